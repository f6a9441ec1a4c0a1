"""Unit tests have no network, and no test sees the engineer's AWS account; end-to-end tests come last."""

import os
from pathlib import Path

import pytest

# Before anything of ours is imported: clients are made at import, with what the environment says then.
for name in [name for name in os.environ if name.startswith("AWS_")]:
    del os.environ[name]
os.environ |= {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_DEFAULT_REGION": "eu-central-1",
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "AWS_EC2_METADATA_DISABLED": "true",
}

# Before botocore has made a session: moto adds itself to what every later session begins with.
import moto  # noqa: E402, F401
from hypothesis import settings  # noqa: E402

# Of a machine with much to do nothing is to be learnt by the clock.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

TESTS = Path(__file__).parent


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "e2e: plays through the doors of the stack on the local AWS")
    config.addinivalue_line("markers", "refused: asks of DynamoDB what it does not take")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        kind = item.path.relative_to(TESTS).parts[0]
        if kind == "unit" and not item.get_closest_marker("enable_socket"):
            item.add_marker(pytest.mark.disable_socket)
        if kind == "e2e":
            item.add_marker(pytest.mark.e2e)
    items.sort(key=lambda item: item.get_closest_marker("e2e") is not None)
