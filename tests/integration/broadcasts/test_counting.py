"""How many there are is counted before it goes, and confirmed by whoever has seen the number."""

from datetime import timedelta

import pytest

from shared.broadcasts import changes
from shared.broadcasts.models import State
from shared.errors import InvalidRequestError


def test_the_count_says_by_channel_who_has_an_address_who_agreed_and_whose_is_dead(fans):
    fans.bounced("fan1")
    fans.draft(channels=("email", "sms"))
    count = fans.count().count
    assert (count.members, count.reached, count.done_at) == (5, 3, fans.now)
    mail, text = count.channels["email"], count.channels["sms"]
    assert (mail.addressed, mail.consented, mail.suppressed, mail.capped, mail.reached) == (5, 4, 1, 0, 3)
    assert text.addressed == 0


@pytest.mark.parametrize("audience", [4, 6, 0])
def test_another_number_than_was_counted_is_refused(fans, audience):
    fans.draft()
    fans.count()
    with pytest.raises(InvalidRequestError, match="5 were counted"):
        fans.confirm(audience)
    assert fans.broadcast().state is State.COUNTED


def test_a_number_is_good_for_an_hour(fans):
    fans.draft()
    fans.count()
    fans.now += timedelta(hours=1, seconds=1)
    with pytest.raises(InvalidRequestError, match="more than an hour ago"):
        fans.confirm(5)
    fans.count()
    assert fans.confirm(5).state is State.CONFIRMED


def test_a_number_is_good_for_no_other_audience(fans):
    fans.draft()
    fans.count()
    fans.member("late")
    with pytest.raises(InvalidRequestError, match="there are 6 now"):
        fans.confirm(5)


def test_nothing_is_confirmed_that_was_not_counted(fans):
    fans.draft()
    with pytest.raises(InvalidRequestError, match="not counted yet"):
        fans.confirm(5)


def test_a_number_that_took_longer_to_count_than_it_is_good_for_can_be_confirmed(fans):
    fans.draft()
    fans.jobs().take_up(changes.counting(fans.broadcast(), fans.now), fans.now)
    fans.now += timedelta(hours=2)
    fans.work()
    fans.now += timedelta(minutes=59)
    assert fans.confirm(5).state is State.CONFIRMED
