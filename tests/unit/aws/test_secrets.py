"""What a source's secret holds, also where somebody wrote it wrongly."""

from datetime import UTC, datetime, timedelta

import pytest

from shared.aws.secrets import AFRESH, KEEP, Secrets, valid
from shared.errors import UnavailableError

NOW = datetime(2026, 3, 10, tzinfo=UTC)


class Manager:
    def __init__(self, text):
        self.text = text

    def get_secret_value(self, SecretId):
        return {"SecretString": self.text}


def document(text):
    return Secrets(Manager(text), lambda path: path).document("connectors/shopify/shop-a", NOW)


def test_an_object_is_read_and_nothing_is_an_empty_one():
    assert document('{"secrets": []}') == {"secrets": []}
    assert document("") == {}


@pytest.mark.parametrize("text", ["shpss_1234", '"shpss_1234"', "[]", "{"])
def test_a_secret_that_was_written_as_plain_text_is_named_and_not_shown(text):
    with pytest.raises(UnavailableError, match="connectors/shopify/shop-a should be a JSON object") as caught:
        document(text)
    assert "shpss" not in str(caught.value)
    assert caught.value.__context__ is None or "shpss" not in str(caught.value.__context__)


@pytest.mark.parametrize(
    ("keep", "ago", "seen"),
    [
        (KEEP, KEEP - timedelta(seconds=1), "old"),
        (KEEP, KEEP, "new"),
        (AFRESH, AFRESH - timedelta(seconds=1), "old"),
        (AFRESH, AFRESH, "new"),
    ],
)
def test_a_secret_is_read_again_once_it_is_older_than_whoever_asks_wants_it(keep, ago, seen):
    manager = Manager('{"is": "old"}')
    secrets = Secrets(manager, lambda path: path)
    secrets.document("connectors/shopify/shop-a", NOW)
    manager.text = '{"is": "new"}'
    assert secrets.document("connectors/shopify/shop-a", NOW + ago, keep) == {"is": seen}


@pytest.mark.parametrize("value", ["", None])
def test_a_secret_that_was_left_empty_proves_nothing_and_the_one_beside_it_counts(value):
    """Anybody can sign with an empty key."""
    found = valid({"secrets": [{"value": value}, {"value": "shpss_1234"}]}, NOW)
    assert [one.value for one in found] == ["shpss_1234"]


@pytest.mark.parametrize(("hours", "opens"), [(-1, True), (0, False), (1, False)])
def test_a_window_without_a_zone_is_in_utc_and_shuts_out_nobody_else(hours, opens):
    at = NOW + timedelta(hours=hours)
    found = valid({"secrets": [{"value": "old", "not_after": "2026-03-10T00:00:00"}, {"value": "new"}]}, at)
    assert [one.value for one in found] == (["old", "new"] if opens else ["new"])
    (later,) = valid({"secrets": [{"value": "next", "not_before": "2026-03-09"}]}, NOW)
    assert later.value == "next"
