"""Clients wait as long, and ask as often, as what they ask for allows."""

from urllib.parse import urlsplit

import pytest

from shared.aws import clients
from shared.aws.objects import Objects


@pytest.fixture(params=["eu-central-1", "eu-west-1", "us-east-1"])
def region(request, monkeypatch):
    """The default of some is the old signature: us-east-1, eu-west-1 and others that are older than 2014."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", request.param)
    monkeypatch.setattr(clients._session, "_session_instance_vars", {})
    clients.client.cache_clear()
    yield request.param
    clients.client.cache_clear()


def test_a_link_has_the_signature_and_the_address_that_a_new_bucket_takes(region):
    link = urlsplit(Objects(clients.client("s3"), "bodies").link("exports/one.json", 900))
    assert "X-Amz-Algorithm=AWS4-HMAC-SHA256" in link.query
    assert link.hostname in {
        f"bodies.s3.{region}.amazonaws.com",
        *(["bodies.s3.amazonaws.com"] * (region == "us-east-1")),
    }


def test_another_function_is_called_once_and_waited_for_as_long_as_it_works():
    config = clients.client("lambda").meta.config
    assert config.retries["total_max_attempts"] == 1
    assert 20 < config.read_timeout < 29


def test_stores_and_queues_are_asked_again():
    assert clients.client("sqs").meta.config.retries["total_max_attempts"] > 1
