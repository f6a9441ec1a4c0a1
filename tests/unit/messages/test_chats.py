"""Messenger, Instagram and live chat: whom they may answer, where and for how long, and the word that ends it."""

from datetime import UTC, datetime

import pytest

from shared.configuration import Keywords
from shared.events import Event, Identifier, Name
from shared.messages import inbound
from shared.messages.channels import Draft, Letter, chat, instagram, messenger
from shared.messages.consent import Choice
from shared.messages.wishes import read

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
OF_PAGE, OF_ACCOUNT, TALK = (
    Identifier("messenger_user@1001", "2002"),
    Identifier("instagram_user@3003", "4004"),
    Identifier("conversation@main", "77"),
)
CHANNELS = {
    "messenger": (messenger.channel, messenger.Settings("messenger/shop", "1001"), OF_PAGE),
    "instagram": (instagram.channel, instagram.Settings("instagram/shop", "3003"), OF_ACCOUNT),
    "chat": (chat.channel, chat.Settings("chatwoot/main"), TALK),
}


def barred(name: str, *, talking: bool = True, of: str | None = None) -> bool:
    channel, settings, to = CHANNELS[name]
    who = Identifier(f"{to.kind.partition('@')[0]}@{of}", to.value) if of else to
    return channel.terms(Draft({"text": "Hi"}, "transactional", settings, who, talking)).barred is not None


@pytest.mark.parametrize("name", CHANNELS)
def test_who_wrote_to_another_account_is_not_answered_from_this_one(name):
    assert (barred(name), barred(name, of="other")) == (False, True)


@pytest.mark.parametrize(("name", "goes"), [("messenger", False), ("instagram", False), ("chat", True)])
def test_meta_takes_nothing_when_no_conversation_is_open_and_a_chat_is_one(name, goes):
    assert barred(name, talking=False) is not goes


@pytest.mark.parametrize(
    ("name", "parts", "message_class", "wrong"),
    [
        ("messenger", {"text": "x" * 2000}, "transactional", 0),
        ("messenger", {"text": "x" * 2001}, "transactional", 1),
        ("instagram", {"text": "ü" * 500}, "transactional", 0),
        ("instagram", {"text": "ü" * 501}, "transactional", 1),
        ("chat", {"text": " "}, "transactional", 1),
        ("chat", {"text": "New bowls. Answer STOP to end this."}, "marketing", 0),
        ("messenger", {"text": "New bowls. https://x.example/u"}, "marketing", 0),
        ("instagram", {"text": "New bowls. Stop by!"}, "marketing", 1),
    ],
)
def test_what_would_not_arrive_or_leaves_no_way_out_is_told_before(name, parts, message_class, wrong):
    channel, settings, _ = CHANNELS[name]
    assert len(list(channel.flaws(Letter(parts, message_class, settings, "https://x.example/u")))) == wrong


@pytest.mark.parametrize("name", CHANNELS)
def test_stop_in_a_chat_ends_marketing_there_and_opens_the_conversation(name):
    """For the id that is of one page, account or talk only."""
    who = CHANNELS[name][2]
    event = Event("m1", Name.MESSAGE_RECEIVED, NOW, "x/y", (who,), {"message": {"channel": name, "text": "Stop!"}})
    said, ids = read(event, Keywords()), {who: "a" * 24}
    acts = [(address, channel, act.purpose, act.choice) for address, channel, act in inbound.acts(said, ids)]
    assert acts == [("a" * 24, name, "marketing", Choice.WITHDRAWN)]
    assert list(inbound.heard(said, ids)) == [("a" * 24, name)]
