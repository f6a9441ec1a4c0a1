"""An account of its own for each test of a function, and the settings by which the function finds it."""

import boto3
import pytest
from moto import mock_aws

from shared.aws import clients
from shared.aws.table import Table
from tests.integration.conftest import create

SETTINGS = {"TRIBUTARY_TABLE": "customers", "TRIBUTARY_APP": "tributary", "TRIBUTARY_STAGE": "test"}


@pytest.fixture
def table(monkeypatch):
    """In moto. Clients of another test know its account, so that none of them is kept."""
    for name, value in SETTINGS.items():
        monkeypatch.setenv(name, value)
    clients.client.cache_clear()
    with mock_aws():
        client = boto3.client("dynamodb")
        create(client, "customers")
        yield Table(client, "customers")
    clients.client.cache_clear()
