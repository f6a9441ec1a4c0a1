"""A notice that law wants goes also to those who opted out of marketing: their number is shown, and confirmed."""

from datetime import timedelta

import pytest

from shared.broadcasts.models import State
from shared.errors import InvalidRequestError
from shared.messages.consent import EVERYTHING

WHY = "recall of board 12"


@pytest.fixture
def public(fans):
    """Of five fans one never agreed, two opted out, one said STOP, and a mail to one bounced for good."""
    fans.opts_out("fan1")
    fans.opts_out("fan2")
    fans.opts_out("fan3")
    fans.opts_out("fan3", EVERYTHING)
    fans.opts_out("fan4")
    fans.bounced("fan4")
    return fans


def test_the_count_says_who_of_those_that_are_reached_has_opted_out(public):
    public.draft(template="recall", legal_notice=True)
    count = public.count().count
    mail = count.channels["email"]
    assert (count.members, count.reached, count.opted_out) == (5, 3, 2)
    assert (mail.addressed, mail.consented, mail.suppressed, mail.reached, mail.opted_out) == (5, 1, 2, 3, 2)


def test_of_marketing_nobody_is_reached_who_opted_out(public):
    public.draft()
    count = public.count().count
    assert (count.reached, count.opted_out, count.channels["email"].opted_out) == (0, 0, 0)


@pytest.mark.parametrize(
    ("override", "told"),
    [
        ({}, "opted_out: 2 of them opted out of marketing and would get it all the same"),
        ({"opted_out": 0, "reason": WHY}, "opted_out: 2 of them"),
        ({"opted_out": 5, "reason": WHY}, "opted_out: 2 of them"),
        ({"opted_out": 2}, "reason: say why law wants"),
        ({"opted_out": 2, "reason": ""}, "reason: say why law wants"),
    ],
)
def test_without_their_number_and_a_reason_it_does_not_go(public, override, told):
    public.draft(template="recall", legal_notice=True)
    public.count()
    with pytest.raises(InvalidRequestError, match=told):
        public.confirm(5, **override)
    assert public.broadcast().state is State.COUNTED


def test_with_both_it_goes_and_who_said_so_is_kept_with_it(public):
    public.draft(template="recall", legal_notice=True)
    public.count()
    known = public.confirm(5, opted_out=2, reason=WHY)
    assert (known.state, known.message_class, known.legal_notice) == (State.CONFIRMED, "transactional", True)
    assert (known.audience, known.opted_out, known.confirmed_by, known.confirmed_because) == (5, 2, "arn:ben", WHY)
    public.pass_by(hours=1)
    assert set(public.messages().values()) == {1}
    assert {run.trigger["data"]["broadcast"]["name"] for runs in public.runs().values() for run in runs} == {"spring"}


def test_whoever_opts_out_after_the_count_wants_another_one(public):
    public.draft(template="recall", legal_notice=True)
    public.count()
    public.opts_out("fan0")
    public.now += timedelta(minutes=1)
    public.count()
    with pytest.raises(InvalidRequestError, match="opted_out: 3 of them"):
        public.confirm(5, opted_out=2, reason=WHY)
