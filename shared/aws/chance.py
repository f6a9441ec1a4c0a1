"""The one place where something random is made, for whoever must not make it up themselves."""

import secrets

SALT_BYTES = 16


def salt() -> str:
    """Unguessable: what was sealed with it is lost when it is."""
    return secrets.token_hex(SALT_BYTES)
