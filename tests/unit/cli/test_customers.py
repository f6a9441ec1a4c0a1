"""Customers are named at the command line as people write their addresses."""

import pytest

from infra.cli import api, customers
from shared.errors import InvalidRequestError, NotFoundError
from tests.unit.cli.stages import local

NOBODY = {"identifier": "email:ann@example.com"}


@pytest.fixture
def asked(monkeypatch):
    calls = []

    def get(_stage, path, query):
        calls.append((path, query))
        if query == NOBODY:
            raise NotFoundError("no customer has this identifier")
        return {"customer_id": "a" * 24}

    monkeypatch.setattr(api, "get", get)
    return calls


@pytest.mark.parametrize(
    ("typed", "path", "query"),
    [
        ("+49 30 901820", "/customers", {"identifier": "phone:+49 30 901820"}),
        ("ben@example.com", "/customers", {"identifier": "email:ben@example.com"}),
        ("order@shop-a:64550", "/customers", {"identifier": "order@shop-a:64550"}),
        ("a" * 24, f"/customers/{'a' * 24}", {}),
    ],
)
def test_an_address_needs_no_kind(typed, path, query, asked):
    assert customers.known(local(), typed)["customer_id"] == "a" * 24
    assert asked == [(path, query)]


def test_whom_nobody_knows_is_named_as_it_was_read(asked):
    with pytest.raises(NotFoundError, match="no customer has email:ann@example.com"):
        customers.known(local(), "ann@example.com")
    assert customers.find(local(), "ann@example.com") is None


@pytest.mark.parametrize("typed", ["ines", "../journeys", ""])
def test_what_identifies_nobody_is_told_what_would(typed, asked):
    with pytest.raises(InvalidRequestError, match="email:ann@example.com, phone:"):
        customers.find(local(), typed)
    assert not asked
