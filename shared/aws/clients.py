"""AWS clients, from one factory: through botocore, because importing boto3 costs 45 ms of every cold start more.

`provider` clients cause an effect that nobody can take back (an e-mail, an SMS). They make one request per call: with
the SDK's defaults one `send_email` puts up to three on the wire when the server hangs or answers 500.
"""

from functools import cache
from typing import Any

import botocore.session
from botocore.config import Config

_session = botocore.session.get_session()

CONNECT_SECONDS, READ_SECONDS = 2, 10


def credentials() -> Any:
    """Of our own role, all of one moment: they are replaced while the process lives."""
    return _session.get_credentials().get_frozen_credentials()


@cache
def client(service: str) -> Any:
    """For our own stores and queues: standard retries, which are safe because every write is conditional or a fact."""
    retries = {"mode": "standard", "total_max_attempts": 4}
    return _session.create_client(service, config=Config(retries=retries, connect_timeout=2, read_timeout=5))


@cache
def provider(service: str) -> Any:
    """For effects: exactly one attempt, with time-outs that the caller compares with the time it has left."""
    config = Config(retries={"total_max_attempts": 1}, connect_timeout=CONNECT_SECONDS, read_timeout=READ_SECONDS)
    return _session.create_client(service, config=config)
