"""The process may die before or after any call it makes, twice in a row: who is written to twice, and who never?"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from shared.events import Name
from shared.messages.models import State
from tests.integration.messages.post import Calls, Hangs, Killed, Post
from tests.unit.messages.samples import NOW

LATER = NOW + timedelta(hours=25)


def points(calls: int) -> Iterator[tuple[int, bool]]:
    return ((at, after) for at in range(calls) for after in (False, True))


@pytest.fixture(scope="module")
def calls_of_one(post: Post) -> int:
    calls = Calls()
    post.announce(post.a_message(), calls=calls)
    return calls.made


def crash(post: Post, message, *, first: tuple[int, bool], then: tuple[int, bool] | None = None) -> None:
    """Once while it is announced, and once when it is woken after its outcome was unknown for a day."""
    with suppress(Killed):
        post.announce(message, calls=Calls(*first))
    if then:
        with suppress(Killed):
            post.wake(message, NOW + timedelta(minutes=6))
            post.wake(message, LATER, calls=Calls(*then))


@pytest.mark.parametrize("heard", [True, False], ids=["the provider reports", "the provider is silent"])
def test_marketing_is_never_sent_twice_and_a_loss_is_shown(post, calls_of_one, heard):
    for point in points(calls_of_one):
        message = post.a_message("marketing")
        crash(post, message, first=point)
        if heard and post.ses.sent(message):
            post.evidence(message)
        row = post.settle(message)
        assert post.ses.sent(message) <= 1, point
        assert row.state in (State.SENT, State.ABANDONED), point
        assert row.state is State.ABANDONED or post.ses.sent(message), point
        assert row.state is State.SENT or not (heard and post.ses.sent(message)), point


def test_transactional_messages_arrive_and_a_second_one_is_flagged(post, calls_of_one):
    for first in points(calls_of_one):
        for then in (None, *points(calls_of_one)):
            message = post.a_message("transactional")
            crash(post, message, first=first, then=then)
            row = post.settle(message, LATER if then else NOW)
            died_twice = then is not None and (row.state, row.rule) == (State.ABANDONED, "unknown_twice")
            assert row.state is State.SENT or died_twice, (first, then)
            assert post.ses.sent(message) >= 1 or died_twice, (first, then)
            assert row.possible_duplicate or post.ses.sent(message) == 1, (first, then)
            assert post.ses.sent(message) <= 2, (first, then)


def test_what_is_unknown_each_time_goes_twice_and_not_every_day(post):
    """Whoever sends it dies right after the provider took it, on each day of the week for which it is valid."""
    message, ses = post.a_message("transactional"), post.ses
    mortal = replace(post, ses=Hangs(ses, takes=True))
    with suppress(Killed):
        mortal.announce(message)
    for hours in range(0, 24 * 7, 6):
        with suppress(Killed):
            mortal.wake(message, NOW + timedelta(hours=hours, minutes=6))
    row = post.row(message)
    assert (row.state, row.rule, row.due_at) == (State.ABANDONED, "unknown_twice", None)
    assert (ses.sent(message), row.possible_duplicate) == (2, True)
    post.evidence(message)
    assert (post.row(message).state, post.row(message).rule) == (State.SENT, None)


def test_where_the_provider_reports_nothing_is_sent_twice(post, calls_of_one):
    for point in points(calls_of_one):
        message = post.a_message("transactional")
        crash(post, message, first=point)
        if post.ses.sent(message):
            post.evidence(message)
        assert post.settle(message).state is State.SENT
        assert post.ses.sent(message) == 1, point


def test_only_a_message_that_may_have_left_is_abandoned(post, calls_of_one):
    """What dies before its claim is written is simply sent by the next delivery."""
    message = post.a_message("marketing")
    crash(post, message, first=(0, False))
    assert post.settle(message).state is State.SENT
    assert post.ses.sent(message) == 1


def test_a_late_report_brings_an_abandoned_message_back_into_the_books(post, calls_of_one):
    message = post.a_message("marketing")
    crash(post, message, first=(calls_of_one - 1, False))
    assert post.settle(message).state is State.ABANDONED
    post.evidence(message, Name.MESSAGE_DELIVERED)
    assert post.row(message).state is State.SENT
