"""The HTTP API for our own people, as data: what may be asked and what is answered. docs/api.yaml is made from it."""
