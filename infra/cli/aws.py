"""AWS as a command reaches it. Imported only then: botocore takes a fifth of a second, which no `--help` needs."""

import os
from functools import cache
from typing import Any

import botocore.session
from botocore.config import Config
from botocore.credentials import Credentials
from botocore.exceptions import ClientError, NoCredentialsError

from shared.errors import NotFoundError, Permanent

CALLING = Config(read_timeout=310, retries={"total_max_attempts": 1})
"""A function may work for five minutes. By default it would be called once more after one, up to four times."""


@cache
def client(service: str, region: str, endpoint: str | None, key: str | None, secret: str | None) -> Any:  # noqa: PLR0913
    session = botocore.session.get_session()
    if key and secret:
        session.set_credentials(key, secret)
    config = CALLING if service == "lambda" else None
    return session.create_client(service, region, endpoint_url=endpoint, config=config)


def credentials(key: str | None, secret: str | None) -> Credentials:
    """Those given, or whatever this machine has."""
    if key and secret:
        return Credentials(key, secret)
    found = botocore.session.get_session().get_credentials()
    if found is None:
        raise NoCredentialsError
    return found


def region() -> str:
    """As the commands `aws` and `cdk` find it; botocore does not know the first."""
    found = os.environ.get("AWS_REGION") or botocore.session.get_session().get_config_variable("region")
    if not found:
        raise Permanent("no AWS region: set AWS_REGION, or choose a profile that has one")
    return str(found)


def outputs(stack: str, region: str) -> dict[str, str]:
    """What CloudFormation says of a stack, in the account of whoever asks."""
    cloudformation = botocore.session.get_session().create_client("cloudformation", region)
    try:
        (found,) = cloudformation.describe_stacks(StackName=stack)["Stacks"]
    except ClientError as error:
        raise NotFoundError(f"no stack {stack} in {region}: {error.response['Error']['Message']}") from error
    return {one["OutputKey"]: one["OutputValue"] for one in found["Outputs"]}
