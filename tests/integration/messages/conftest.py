"""One table for a whole file: every test writes to addresses of its own."""

import boto3
import pytest
from moto import mock_aws

from shared.aws.table import Table
from tests.integration.conftest import create
from tests.integration.messages.post import Post


@pytest.fixture(scope="module")
def dynamodb():
    with mock_aws():
        client = boto3.client("dynamodb")
        create(client, "customers")
        yield client


@pytest.fixture(scope="module")
def post(dynamodb):
    return Post(Table(dynamodb, "customers"), dynamodb)
