"""The pages behind the links, with a table in moto."""

import importlib

import pytest

from shared import configuration
from tests.unit.functions.preferences.visits import Page
from tests.unit.messages.samples import a_brand


@pytest.fixture
def page(monkeypatch, table):
    monkeypatch.setattr(configuration, "brand", a_brand)
    monkeypatch.setattr(configuration, "read", lambda name: {"surveys": {}}[name])
    return Page(importlib.reload(importlib.import_module("functions.preferences.handler")), table)
