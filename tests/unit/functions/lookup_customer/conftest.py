"""The function that looks customers up, with a table in moto."""

import importlib

import boto3
import pytest

from shared import configuration
from tests.unit.functions.lookup_customer.desks import BRAND, KEY, REVIEWS, TEMPLATES, Desk
from tests.unit.messages.samples import a_brand


@pytest.fixture
def desk(monkeypatch, table):
    monkeypatch.setattr(configuration, "brand", a_brand)
    monkeypatch.setattr(configuration, "read", lambda name: REVIEWS)
    boto3.client("secretsmanager").create_secret(Name="/tributary/test/keys/identity", SecretString=KEY.decode())
    module = importlib.reload(importlib.import_module("functions.lookup_customer.handler"))
    module.asking = module.Asking(module.table, lambda: BRAND, lambda: TEMPLATES, lambda: ["win_back"])
    return Desk(module, table)
