"""What a source's secret holds, also where somebody wrote it wrongly."""

from datetime import UTC, datetime, timedelta

import pytest

from shared.aws.secrets import AFRESH, KEEP, Secrets
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
