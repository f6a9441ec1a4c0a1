"""What the terminal says of one message, and which of a customer's messages it lists."""

from datetime import UTC, datetime, timedelta

import pytest

from infra.cli.ledger import Wanted, told, verdict
from shared.errors import InvalidRequestError

TEN = datetime(2026, 5, 1, 10, tzinfo=UTC)
ASKED = {
    "identifier": "ab" * 12,
    "name": "key",
    "requested_at": "2026-05-01T10:00:00.000000Z",
    "journey": "birthday",
    "step": "wish",
    "template": "birthday",
    "channel": "email",
    "message_class": "marketing",
}
SENT = {
    **ASKED,
    "state": "sent",
    "provider_id": "ses-1",
    "delivered_at": "2026-05-01T10:01:00.000000Z",
    "clicked_at": "2026-05-01T11:00:00.000000Z",
}
REFUSED = {**ASKED, "state": "refused", "rule": "topic", "detail": "offers"}
HELD = {**ASKED, "state": "ready", "rule": "quiet_hours", "due_at": "2026-05-02T06:00:00.000000Z"}
PARKED = {**ASKED, "state": "ready", "rule": "paused", "parked": "journey:birthday", "due_at": "2026-05-01T10:00:00Z"}


def test_what_was_sent_says_who_took_it_and_what_became_of_it():
    said = dict(told(SENT))
    assert said["provider's id"] == "ses-1"
    assert (said["delivered"], said["clicked"]) == ("2026-05-01 10:01 UTC", "2026-05-01 11:00 UTC")
    assert {"opened", "held", "why not"}.isdisjoint(said)


def test_what_was_stopped_names_the_rule_in_words():
    said = dict(told(REFUSED))
    assert said["why not"] == "topic: this address left out what the message is about (offers)"
    assert "held" not in said


@pytest.mark.parametrize(
    ("message", "held"),
    [(HELD, "until 2026-05-02 06:00 UTC, when it is looked at again"), (PARKED, "until journey:birthday is opened")],
)
def test_what_is_held_says_until_when_or_for_what(message, held):
    assert dict(told(message))["held"] == held


@pytest.mark.parametrize(
    ("given", "told"),
    [({"rule": "typo"}, "no rule 'typo', but address, blast_guard,"), ({"state": "held"}, "no state 'held', but aban")],
)
def test_a_word_that_no_message_has_is_refused_with_those_that_there_are(given, told):
    with pytest.raises(InvalidRequestError, match=told):
        Wanted(**given)


@pytest.mark.parametrize(
    ("wanted", "kept"),
    [
        (Wanted(), [SENT, REFUSED, HELD]),
        (Wanted(rule="topic"), [REFUSED]),
        (Wanted(state="ready"), [HELD]),
        (Wanted(journey="welcome"), []),
        (Wanted(since=TEN), [SENT, REFUSED, HELD]),
        (Wanted(since=TEN + timedelta(seconds=1)), []),
    ],
)
def test_only_what_fits_is_listed(wanted, kept):
    assert [one for one in (SENT, REFUSED, HELD) if wanted.fits(one)] == kept


ANSWER = {"rule": None, "detail": None, "held_until": None, "parked": None}


def test_an_answer_says_that_it_would_go_or_what_stops_it_and_until_when():
    assert verdict(ANSWER) == "would go"
    night = {**ANSWER, "rule": "quiet_hours", "detail": "20:00-08:00", "held_until": "2026-05-02T06:10:00Z"}
    assert verdict(night) == "quiet_hours: it was night where the customer is (20:00-08:00), until 2026-05-02 06:10 UTC"
