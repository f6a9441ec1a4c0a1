"""How many examples a property gets, and no waiting between attempts: workers take turns instead."""

from types import SimpleNamespace

import pytest
from hypothesis import settings

from shared.aws import contention

settings.register_profile("quick", max_examples=40, deadline=None, database=None, derandomize=True)
settings.register_profile("prove", max_examples=250, deadline=None, database=None)


@pytest.fixture(autouse=True, scope="module")
def no_waiting():
    """What is random here is how long one waits."""
    waiting, contention.time = contention.time, SimpleNamespace(sleep=lambda seconds: None)
    yield
    contention.time = waiting
