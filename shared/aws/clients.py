"""AWS clients, from one factory: through botocore, because importing boto3 costs 45 ms of every cold start more.

`provider` clients cause an effect that nobody can take back (an e-mail, an SMS). They make one request per call: with
the SDK's defaults one `send_email` puts up to three on the wire when the server hangs or answers 500.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

import botocore.session
from botocore.config import Config

_session = botocore.session.get_session()

CONNECT_SECONDS, READ_SECONDS = 2, 10
CALL_SECONDS = 25
"""For a function that another one waits for: less than the 29 that both have."""

PATIENT = {
    "retries": {"mode": "standard", "total_max_attempts": 4},
    "connect_timeout": CONNECT_SECONDS,
    "read_timeout": 5,
}
PARTICULAR: Mapping[str, Mapping[str, Any]] = {
    # A call is work. Made again after five seconds it would be done twice, side by side.
    "lambda": {"retries": {"total_max_attempts": 1}, "read_timeout": CALL_SECONDS},
    # For links, where botocore's defaults are the old signature, which S3 takes for no bucket made since June 2020, and
    # an address that S3 redirects as long as a bucket outside of us-east-1 is new.
    # https://aws.amazon.com/blogs/aws/amazon-s3-update-sigv2-deprecation-period-extended-modified/
    "s3": {"signature_version": "s3v4", "s3": {"addressing_style": "virtual"}},
}


def credentials() -> Any:
    """Of our own role, all of one moment: they are replaced while the process lives."""
    return _session.get_credentials().get_frozen_credentials()


@cache
def client(service: str) -> Any:
    """For our own stores and queues: standard retries, which are safe because every write is conditional or a fact."""
    return _session.create_client(service, config=Config(**{**PATIENT, **PARTICULAR.get(service, {})}))


@cache
def provider(service: str) -> Any:
    """For effects: exactly one attempt, with time-outs that the caller compares with the time it has left."""
    config = Config(retries={"total_max_attempts": 1}, connect_timeout=CONNECT_SECONDS, read_timeout=READ_SECONDS)
    return _session.create_client(service, config=config)
