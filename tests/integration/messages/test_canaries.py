"""What is unknown is settled by what canaries prove, in the table."""

from contextlib import suppress
from datetime import timedelta

import pytest

from shared.aws.table import Table
from shared.events import Name
from shared.messages.canaries import CanaryStore
from shared.messages.models import State
from tests.doubles.dynamodb import DynamoDB
from tests.integration.messages.mortal import Mortal
from tests.integration.messages.post import Calls, Hangs, Killed, Post, fly
from tests.integration.messages.test_crash_points import points
from tests.unit.messages.samples import NOW

BEFORE, SOON, LATER = NOW - timedelta(minutes=7), NOW + timedelta(minutes=16), NOW + timedelta(minutes=31)


@pytest.fixture
def post() -> Post:
    """A table of its own: canaries are everybody's."""
    client = DynamoDB()
    return Post(Table(client, "customers"), client)


def doubtful(post: Post, message_class: str = "transactional", *, takes: bool = False):
    """One whose process died at the provider's call."""
    message, ses = post.a_message(message_class), post.ses
    post.ses = Hangs(ses, takes)
    with suppress(Killed):
        post.announce(message)
    post.ses = ses
    post.wake(message, NOW + timedelta(minutes=6))
    assert post.row(message).state is State.UNKNOWN
    return message


def test_what_did_not_leave_goes_after_a_quarter_of_an_hour(post):
    message = doubtful(post)
    fly(post.table, BEFORE, SOON)
    post.wake(message, NOW + timedelta(minutes=14))
    assert post.ses.sent(message) == 0
    post.wake(message, SOON)
    assert (post.row(message).state, post.ses.sent(message)) == (State.SENT, 1)


def test_what_left_and_is_told_of_goes_once(post):
    message = doubtful(post, takes=True)
    fly(post.table, BEFORE, SOON)
    post.evidence(message)
    post.wake(message, SOON)
    assert (post.row(message).state, post.ses.sent(message)) == (State.SENT, 1)


@pytest.mark.parametrize("lost", [{1}, {2}, {3}, {4}])
def test_while_a_canary_is_missing_nothing_goes_until_it_came_back(post, lost):
    message = doubtful(post)
    fly(post.table, BEFORE, SOON, lost=lost)
    post.wake(message, SOON)
    assert (post.row(message).state, post.row(message).due_at) == (State.UNKNOWN, NOW + timedelta(minutes=32))
    fly(post.table, BEFORE, SOON)
    store, at = CanaryStore(post.table), SOON
    for slot in ("20261118T1150", "20261118T1155", "20261118T1200", "20261118T1205", "20261118T1210"):
        store.heard("email", slot, at)
    post.wake(message, NOW + timedelta(minutes=32))
    assert post.row(message).state is State.SENT


def test_a_way_that_was_broken_when_the_message_left_proves_nothing_by_being_mended(post):
    message = doubtful(post, takes=True)
    fly(post.table, NOW + timedelta(minutes=3), NOW + timedelta(hours=3))
    for minutes in (16, 32, 64, 128):
        post.wake(message, NOW + timedelta(minutes=minutes))
    assert (post.row(message).state, post.ses.sent(message)) == (State.UNKNOWN, 1)


def test_marketing_is_not_settled_by_canaries_unless_the_brand_says_so(post):
    message = doubtful(post, "marketing")
    fly(post.table, BEFORE, NOW + timedelta(hours=30))
    post.wake(message, SOON)
    assert (post.row(message).state, post.row(message).due_at) == (State.UNKNOWN, NOW + timedelta(hours=24))
    post.wake(message, NOW + timedelta(hours=24))
    assert (post.row(message).state, post.ses.sent(message)) == (State.ABANDONED, 0)


def test_one_flies_at_a_time_and_what_never_flew_is_not_heard_of(post):
    store = CanaryStore(post.table)
    assert store.take_off("email", NOW) == "20261118T1200"
    assert store.take_off("email", NOW + timedelta(minutes=4)) is None
    assert store.heard("email", "20261118T1200", NOW)
    assert not store.heard("email", "20261118T1205", NOW)


@pytest.mark.parametrize("late", [None, timedelta(minutes=20), timedelta(hours=3)])
def test_marketing_that_a_brand_lets_go_early_goes_twice_only_if_its_event_is_later_than_an_hour_of_canaries(late):
    """Died at each call, taken or not: the event in time, later than two canaries, and later than an hour of them."""
    mortal, twice, went = Mortal("email", early=("transactional", "marketing")), 0, 0
    for point in points(mortal.announce(mortal.a_message("marketing"), "takes it")):
        message = mortal.a_message("marketing")
        mortal.announce(message, "takes it", point)
        mortal.announce(message, "takes it")
        told = not mortal.taken(message)
        for now in (NOW + timedelta(minutes=one) for one in (6, 15, 30, 60, 121, 180)):
            fly(mortal.table, BEFORE, now)
            told = told or _tells(mortal, message, now, late)
            mortal.wake(message, now)
        twice += len(mortal.taken(message)) > 1
        went += bool(mortal.taken(message))
        assert len(mortal.taken(message)) == 1 or mortal.row(message).possible_duplicate
    assert went
    assert (twice > 0) is (late == timedelta(hours=3))


def _tells(mortal, message, now, late) -> bool:
    if now - NOW < (late or timedelta(0)):
        return False
    mortal.report(message)
    return True


def test_an_event_in_between_stands_whatever_canaries_say(post):
    """The row was read as unknown, and its event came before it was claimed again."""
    message = doubtful(post, takes=True)
    fly(post.table, BEFORE, SOON)
    ledger = post.delivery(Calls()).ledger
    told = ledger._canaries

    def meanwhile(row):
        post.evidence(message, Name.MESSAGE_SENT)
        return told(row)

    ledger._canaries = meanwhile
    assert ledger.resume(message.address, message.send_key, SOON) is None
    assert post.ses.sent(message) == 1
