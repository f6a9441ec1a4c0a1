"""What was found counts from then on until something else may be, and only so much is remembered."""

from datetime import UTC, datetime, timedelta

from shared.reviews.recall import Recall, forget

MAY = datetime(2026, 5, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


class Finding:
    def __init__(self, found):
        self.found, self.times = found, 0

    def __call__(self):
        self.times += 1
        return self.found


def recall(lasts, most=10):
    return Recall(lambda found: MAY + lasts if lasts else None, most)


def test_what_was_found_lasts_until_something_else_may_be():
    known, finding = recall(2 * HOUR), Finding("found")
    assert [known.of("place", MAY + n * HOUR, finding) for n in (0, 1)] == ["found", "found"]
    assert finding.times == 1
    known.of("place", MAY + 2 * HOUR, finding)
    assert finding.times == 2


def test_it_says_nothing_of_the_time_before():
    known, finding = recall(2 * HOUR), Finding("found")
    known.of("place", MAY, finding)
    known.of("place", MAY - HOUR, finding)
    assert finding.times == 2


def test_what_no_time_changes_lasts_also_where_nothing_was_found():
    known, finding = recall(None), Finding(None)
    assert [known.of("place", MAY + n * HOUR, finding) for n in (0, 10_000)] == [None, None]
    assert finding.times == 1
    assert known.of("another", MAY, Finding("other")) == "other"


def test_what_is_forgotten_is_looked_for_again():
    known, finding = recall(None), Finding("found")
    for _ in range(2):
        known.of("place", MAY, finding)
        forget()
    assert finding.times == 2


def test_no_more_is_remembered_than_there_is_room_for():
    known, finding = recall(None, most=2), Finding("found")
    for place in ("a", "b", "c", "a"):
        known.of(place, MAY, finding)
    assert finding.times == 4
    known.of("c", MAY, finding)
    assert finding.times == 4
