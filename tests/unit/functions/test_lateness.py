"""How late what was received is filed: of a batch the longest, and not what waited on purpose."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from functions.resolve_identity.lateness import Lateness

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


def told(capsys, *filed):
    late = Lateness()
    for seconds, queued in filed:
        delivery = {"received_at": (NOW - timedelta(seconds=seconds)).isoformat()}
        late.filed({**queued, "delivery": {**delivery, **queued.get("delivery", {})}}, queued)
    late.tell(NOW)
    return [json.loads(line)["FilingLag"] for line in capsys.readouterr().out.splitlines()]


def test_of_a_batch_the_longest_is_told_in_milliseconds(capsys):
    assert told(capsys, (1.5, {}), (4, {"pointer": "bodies/shopify/shop-a/1.json"}), (0.2, {})) == [[4000.0]]


@pytest.mark.parametrize(
    "queued",
    [{"waited": True}, {"again": True}, {"delivery": {"replayed": True}}, {"pointer": "held/shopify/shop-a/1.json"}],
)
def test_what_waited_on_purpose_was_not_late(capsys, queued):
    assert told(capsys, (3600, queued)) == []
    assert told(capsys, (3600, queued), (2, {})) == [[2000.0]]
