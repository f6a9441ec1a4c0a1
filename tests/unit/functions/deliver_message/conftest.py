"""The function that sends, with a table in moto and a double of the providers."""

import importlib

import boto3
import pytest

from shared import configuration
from shared.aws import clients
from shared.journeys.definition import plain_of
from tests.integration.messages.post import TEMPLATES, Ses
from tests.unit.functions.deliver_message.offices import JOURNEY, Office
from tests.unit.messages.samples import a_brand


@pytest.fixture
def office(monkeypatch, table):
    compiled = {"journeys": {"journeys": {JOURNEY.name: plain_of(JOURNEY)}, "listeners": {}}, "templates": TEMPLATES}
    monkeypatch.setattr(configuration, "brand", a_brand)
    monkeypatch.setattr(configuration, "read", compiled.__getitem__)
    monkeypatch.setenv("TRIBUTARY_PUBLIC_URL", "https://api.example")
    ses = Ses()
    monkeypatch.setattr(clients, "provider", lambda _: ses)
    boto3.client("secretsmanager").create_secret(Name="/tributary/test/keys/links", SecretString="links")
    modules = {}
    for name in ("composition", "canary", "stating", "handler"):
        modules[name] = importlib.reload(importlib.import_module(f"functions.deliver_message.{name}"))
    return Office(modules, ses, table)
