"""One message through claim, last look, provider and ledger."""

import random
from datetime import timedelta

import pytest
from botocore.exceptions import ClientError
from msgspec.structs import replace

from shared.errors import UnavailableError, UnrenderableError
from shared.events import Identifier, Name
from shared.messages import composing, consent, links, protocol
from shared.messages.consent import Choice
from shared.messages.models import State
from shared.messages.store import ConsentStore
from shared.profiles.models import Member
from tests.integration.messages.post import Post, Ses
from tests.unit.messages.samples import NOW, a_message, an_act

NIGHT = NOW.replace(hour=22)


def withdraw(post: Post, message, at=NOW) -> None:
    ConsentStore(post.table).record(message.address, "email", an_act(Choice.WITHDRAWN, id=f"page/{at}", at=at))


def test_a_message_goes_out_once_however_often_it_is_announced(post):
    message = post.a_message()
    states = [post.announce(message) for _ in range(3)]
    assert [one.state if one else None for one in states] == [State.SENT, None, None]
    assert post.ses.sent(message) == 1


def test_a_marketing_mail_carries_one_click_unsubscribe_for_this_address_and_its_own_id(post):
    message = post.a_message()
    post.announce(message)
    request = post.ses.requests[-1]
    headers = {one["Name"]: one["Value"] for one in request["Content"]["Simple"]["Headers"]}
    url = headers["List-Unsubscribe"].strip("<>")
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert links.read(url.rpartition("/")[2], "unsubscribe", b"secret").address == message.address
    assert {"Name": "send_id", "Value": message.send_id} in request["EmailTags"]
    assert url in request["Content"]["Simple"]["Body"]["Html"]["Data"]


def test_a_transactional_mail_comes_from_its_own_sender_without_unsubscribe_headers(post):
    message = post.a_message("transactional")
    post.announce(message)
    request = post.ses.requests[-1]
    assert request["FromEmailAddress"] == "Alder & Finch <orders@alder-finch.example>"
    assert "Headers" not in request["Content"]["Simple"]


def test_a_withdrawal_stops_marketing_and_says_so(post):
    message = post.a_message()
    withdraw(post, message)
    row = post.announce(message)
    assert (row.state, row.rule, row.detail) == (State.REFUSED, "consent", "withdrawn")
    assert not post.ses.sent(message)


def test_so_does_one_under_another_id_by_which_the_same_channel_knows_the_customer(post, monkeypatch):
    """As if mail went to user ids too: the channels that know people by several send nothing yet."""
    monkeypatch.setitem(consent.KINDS, "email", ("email", "whatsapp_user"))
    message, user = post.a_message(), Member("ef" * 12, Identifier("whatsapp_user", "DE.1349"), "person")
    known = post.look_again
    monkeypatch.setattr(post, "look_again", lambda mine, now: _also(known(mine, now), user))
    later = an_act(Choice.WITHDRAWN, id="whatsapp/shop/1", at=NOW + timedelta(seconds=1))
    ConsentStore(post.table).record(user.id, "email", later)
    row = post.announce(message)
    assert (row.state, row.rule, row.detail) == (State.REFUSED, "consent", "withdrawn at another address")
    assert not post.ses.sent(message)


def _also(seen, member):
    profile, *others = seen
    return replace(profile, members=(*profile.members, member)), *others


def test_a_message_held_by_quiet_hours_goes_in_the_morning(post):
    message = post.a_message()
    held = post.announce(message, NIGHT)
    assert (held.state, held.rule) == (State.READY, "quiet_hours")
    assert post.wake(message, held.due_at - timedelta(seconds=1)) is None
    assert post.wake(message, held.due_at).state is State.SENT


def test_two_messages_at_once_do_not_both_pass_under_a_cap_of_two_a_day(post):
    first = post.a_message()
    others = [a_message(address=first.address, send_key=f"other-{n}") for n in range(2)]
    rows = [post.announce(one) for one in (first, *others)]
    assert [row.state for row in rows] == [State.SENT, State.SENT, State.READY]
    assert rows[2].rule == "cap"


def test_of_two_that_wait_for_the_cap_the_more_important_goes_first_also_where_it_came_last(post):
    first = post.a_message()
    post.announce(first)
    post.announce(a_message(address=first.address, send_key="second"), NOW + timedelta(hours=2))
    low, high = (a_message(address=first.address, send_key=f"p{one}", priority=one) for one in (10, 90))
    assert [post.announce(one, NOW + timedelta(hours=3)).rule for one in (low, high)] == ["cap", "cap"]
    one_may_go = NOW + timedelta(days=1, minutes=40)
    assert (post.wake(low, one_may_go).rule, post.row(low).detail) == ("cap", "2 in 1d, 1 go first")
    assert post.wake(high, one_may_go).state is State.SENT
    assert post.wake(low, post.row(low).due_at).detail == "2 in 1d"


def test_without_time_for_a_call_none_is_made_and_the_message_is_not_lost(post):
    message, post.seconds = post.a_message(), 5.0
    row = post.announce(message)
    post.seconds = 60.0
    assert (row.state, row.detail) == (State.READY, "no time left")
    assert post.wake(message, row.due_at).state is State.SENT


def test_trouble_of_ours_before_the_call_is_tried_again_and_never_in_doubt(post, monkeypatch):
    message = post.a_message()

    def down(self, *arguments):
        raise UnavailableError("get_item: throttled")

    with monkeypatch.context() as broken:
        broken.setattr(Post, "look_again", down)
        row = post.announce(message)
    assert (row.state, row.detail) == (State.READY, "get_item: throttled")
    assert post.wake(message, row.due_at).state is State.SENT


def test_a_template_that_is_marketing_never_leaves_as_transactional(post):
    row = post.announce(post.a_message("transactional", template="arrival_check"))
    assert (row.state, row.rule) == (State.READY, "template")


def test_what_a_template_cannot_make_waits_until_it_is_mended_and_then_goes_once(post, monkeypatch):
    """However often it is tried: a failure of the provider's would be given up by then."""
    message = post.a_message("transactional")
    with monkeypatch.context() as bad:
        bad.setattr(composing.Composer, "_render", unmade)
        row = post.announce(message)
        for _ in range(protocol.ATTEMPTS + 3):
            assert (row.state, row.rule, row.detail) == (State.READY, "template", "subject: no first name")
            row = post.wake(message, row.due_at)
    assert post.wake(message, row.due_at).state is State.SENT
    assert post.ses.sent(message) == 1


def unmade(*_):
    raise UnrenderableError("subject: no first name")


def test_where_another_channel_may_do_nobody_waits_for_a_template(post, monkeypatch):
    monkeypatch.setattr(composing.Composer, "_render", unmade)
    row = post.announce(post.a_message("transactional", others=("sms ad key",)))
    assert (row.state, row.rule) == (State.REFUSED, "template")


@pytest.mark.parametrize("code", ["SendingPausedException", "AccountSuspendedException"])
def test_a_pause_of_the_account_is_waited_out_however_long_it_takes(post, monkeypatch, code):
    message, told = (
        post.a_message("transactional"),
        {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": 400}},
    )

    def paused(self, **request):
        raise ClientError(told, "SendEmail")

    with monkeypatch.context() as bad:
        bad.setattr(Ses, "send_email", paused)
        row = post.announce(message)
        for _ in range(protocol.ATTEMPTS + 3):
            assert (row.state, row.rule, row.detail) == (State.READY, "provider_paused", code)
            row = post.wake(message, row.due_at)
    assert post.wake(message, row.due_at).state is State.SENT
    assert post.ses.sent(message) == 1


def test_a_permanent_bounce_settles_the_message_and_closes_the_address(post):
    message = post.a_message("transactional")
    post.announce(message)
    post.evidence(message, Name.MESSAGE_BOUNCED, permanent=True)
    again = post.announce(a_message(address=message.address, send_key="again", message_class="transactional"))
    assert (again.rule, again.detail) == ("suppressed", "bounce")


def test_a_full_mailbox_closes_nothing(post):
    message = post.a_message("transactional")
    post.announce(message)
    post.evidence(message, Name.MESSAGE_BOUNCED, permanent=False)
    again = a_message(address=message.address, send_key="again", message_class="transactional", template="receipt")
    assert post.announce(again).state is State.SENT


@pytest.mark.parametrize("order", [(Name.MESSAGE_SENT, Name.MESSAGE_FAILED), (Name.MESSAGE_FAILED, Name.MESSAGE_SENT)])
def test_a_rejection_outweighs_the_news_that_it_was_taken_in_any_order(post, order):
    message = post.a_message()
    post.announce(message)
    for name in order:
        post.evidence(message, name)
    assert (post.row(message).state, post.row(message).rule) == (State.REFUSED, "provider")


def test_feedback_about_a_message_of_somebody_else_changes_nothing(post):
    stranger = a_message(address="ee" * 12, send_key="unknown")
    post.evidence(stranger)
    assert post.delivery().ledger.get(stranger.address, stranger.send_key) is None


def test_no_send_follows_an_opt_out_and_none_slips_in_between_the_look_and_the_call(post):
    """The withdrawal is committed before a call chosen by chance; only the provider's call comes after it all."""
    chance = random.Random(7)  # noqa: S311 (a seed, not a secret)
    for _ in range(40):
        message, before = post.a_message(), chance.randrange(6)
        calls = Interrupting(post, message, before)
        row = post.announce(message, calls=calls)
        provider_call = calls.withdrawn_before == "send_email"
        assert post.ses.sent(message) == (1 if provider_call or calls.withdrawn_before is None else 0)
        assert row.state is (State.SENT if post.ses.sent(message) else State.REFUSED)


class Interrupting:
    """Withdraws right before the chosen call."""

    def __init__(self, post: Post, message, before: int) -> None:
        self.post, self.message, self.before, self.made = post, message, before, 0
        self.withdrawn_before: str | None = None

    def through(self, call, *arguments, **given):
        name = call.__name__ if call.__name__ == "send_email" else "table"
        sending = name == "send_email"
        if self.made == self.before and (sending or not self.post.ses.sent(self.message)):
            self.withdrawn_before = name
            withdraw(self.post, self.message, NOW + timedelta(seconds=1))
        self.made += 1
        return call(*arguments, **given)
