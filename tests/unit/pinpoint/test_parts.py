"""Durations, names and events: what Pinpoint calls so, and what it is called here."""

import pytest

from infra.pinpoint import durations, names
from infra.pinpoint.event_names import event_name


@pytest.mark.parametrize(
    ("iso", "ours"),
    [
        ("PT15M", "15m"),
        ("PT90S", "2m"),
        ("PT1H", "1h"),
        ("P1D", "1d"),
        ("P2W", "14d"),
        ("P1DT12H", "36h"),
        ("PT36H", "36h"),
        ("P1M", "30d"),
        ("pt5m", "5m"),
        ("PT0S", None),
        ("P", None),
        ("", None),
        ("soon", None),
        ("P99999D", None),
    ],
)
def test_a_duration_is_written_as_journeys_write_it(iso, ours):
    assert durations.ours(iso) == ours


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("FirstName", "first_name"),
        ("Firstname", "first_name"),
        ("Life-time Value", "life_time_value"),
        ("2nd", "attribute_2nd"),
    ],
)
def test_an_attribute_is_one_trait_everywhere(theirs, ours):
    assert names.trait(theirs) == ours


def test_names_are_given_once_and_never_taken_from_the_brand():
    naming = names.Naming(frozenset({"welcome"}))
    given = [naming.of(one, "Welcome!", "journey") for one in ("a", "b", "a")]
    assert given == ["welcome_2", "welcome_3", "welcome_2"]
    assert names.Naming().of("x", "日本", "journey") == "journey"


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("_email.open", "message.opened"),
        ("_SMS.SUCCESS", "message.delivered"),
        ("_session.start", "session.start"),
        ("Bought 3", "Bought 3"),
        ("!!", "event"),
    ],
)
def test_an_event_is_called_as_here(theirs, ours):
    assert event_name(theirs) == ours
