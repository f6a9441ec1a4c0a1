"""The function that operators ask, with a table in moto."""

import importlib

import pytest

from shared import configuration
from shared.journeys.definition import plain_of
from tests.unit.functions.operate_journeys.desks import NEW, OTHER, Desk
from tests.unit.messages.samples import a_brand


@pytest.fixture
def desk(monkeypatch, table):
    compiled = {"journeys": {one.name: plain_of(one) for one in (NEW, OTHER)}, "listeners": {}}
    monkeypatch.setattr(configuration, "read", lambda name: compiled)
    brand = a_brand(channels={"sms": {"sender": "ALDERFINCH"}, "webhook": {"endpoints": ["crm", "erp"]}})
    monkeypatch.setattr(configuration, "brand", lambda: brand)
    for name in ("composition", "routes", "handler"):
        module = importlib.reload(importlib.import_module(f"functions.operate_journeys.{name}"))
    return Desk(module, table, monkeypatch)
