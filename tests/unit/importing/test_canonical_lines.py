"""An event of the brand's own in a file of lines of JSON."""

import json

import pytest

from shared import canonical
from shared.profiles import facts
from tests.unit.importing.making import an_import, line, one, refusal


def canonical_event(**fields):
    event = {
        "id": "e1",
        "name": "order.placed",
        "occurred_at": "2026-05-01T10:00:00Z",
        "identifiers": [{"kind": "email", "value": "ann@example.com"}],
        "data": {"order": {"id": "7", "weight": 1.5}},
    }
    return {**event, **fields}


def test_a_canonical_event_is_taken_as_it_is():
    event = one(line(**canonical_event()), an_import("orders"))
    assert event == canonical.event(canonical_event(), "crm/main")
    assert json.dumps(facts.plain(event))


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"occurred_at": "2026-05-01"}, "occurred_at"),
        ({"extra": 1}, "extra"),
        ({"identifiers": [{"kind": "phone", "value": "12"}]}, "phone number"),
        ({"identifiers": [{"kind": "email", "value": f"p{n}@a.example"} for n in range(51)]}, "identifiers"),
        (
            {"data": {"consents": [{"channel": "email", "purpose": "m", "state": "granted", "by_person": True}]}},
            "wording",
        ),
    ],
)
def test_a_wrong_canonical_event_is_refused(wrong, says):
    _, column, reason = refusal(line(**canonical_event(**wrong)), an_import("orders"))
    assert says in f"{column} {reason}"
