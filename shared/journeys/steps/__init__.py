"""One file here per type of step; the file's name is the `type` in a journey. Contract: shared/journeys/step.py."""
