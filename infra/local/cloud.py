"""Clients of the local AWS."""

from typing import Any

import botocore.session

from infra.local import address

ACCESS_KEY_ID = SECRET_ACCESS_KEY = address.ACCOUNT
"""The root user: the emulator takes the account number as its key, and `cdk` remembers which account a key is of."""


def client(service: str) -> Any:
    return botocore.session.get_session().create_client(
        service,
        address.REGION,
        endpoint_url=address.ADDRESS,
        aws_access_key_id=ACCESS_KEY_ID,
        aws_secret_access_key=SECRET_ACCESS_KEY,
    )
