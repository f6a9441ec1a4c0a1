"""One table for a whole file: every test writes to addresses of its own."""

import boto3
import pytest
from moto import mock_aws

from shared.aws.table import Table
from tests.integration.conftest import create
from tests.integration.messages.post import Post


@pytest.fixture(scope="module")
def dynamodb():
    given = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "eu-central-1"}
    with pytest.MonkeyPatch.context() as patched, mock_aws():
        for name, value in given.items():
            patched.setenv(name, value)
        client = boto3.client("dynamodb")
        create(client, "customers")
        yield client


@pytest.fixture(scope="module")
def post(dynamodb):
    return Post(Table(dynamodb, "customers"), dynamodb)
