"""Our webhooks, read by the reference library of Standard Webhooks."""

import base64
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from shared.messages.channels import Envelope, Letter
from shared.messages.channels.webhook import Settings, complaints, flaws
from shared.messages.https import Answer, Post
from shared.messages.models import Outcome, State
from shared.messages.providers import standard_webhooks

KEY, OTHER = ("whsec_" + base64.b64encode(bytes([n]) * 32).decode() for n in (1, 2))
JSON = st.recursive(st.text() | st.booleans() | st.none() | st.integers(-(2**53), 2**53), st.lists, max_leaves=5)


class Receiver:
    def __init__(self, *keys: str, status: int = 200, url: str = "https://crm.example/in") -> None:
        self.secret = {"url": url, "secrets": [{"value": key} for key in keys]}
        self.status, self.posts = status, list[Post]()

    def document(self, path: str, now: datetime) -> dict[str, Any]:
        return self.secret if path == "channels/webhook/crm" else {}

    def send(self, post: Post) -> Answer:
        self.posts.append(post)
        return Answer(self.status, b"")


def an_envelope(**data: Any) -> Envelope:
    """Of now: the library goes by the machine's clock."""
    now = datetime.now(UTC)
    parts = {"target": "crm", "type": "lead.answered", "data": data}
    return Envelope("ann@example.com", "ab_cd", parts, at=now, asked_at=now)


@given(st.dictionaries(st.text(), JSON, max_size=3))
def test_the_reference_library_reads_what_we_sign(data):
    receiver, envelope = Receiver(KEY), an_envelope(**{f"n{key}": value for key, value in data.items()})
    assert standard_webhooks.send(receiver, envelope) == Outcome(State.SENT, provider_id="ab_cd")
    (post,) = receiver.posts
    read = Webhook(KEY).verify(post.body, dict(post.headers))
    assert (read["type"], read["data"]) == ("lead.answered", envelope.parts["data"])


def test_while_a_key_is_replaced_the_holder_of_either_can_read_it():
    receiver = Receiver(KEY, OTHER)
    standard_webhooks.send(receiver, an_envelope())
    for key in (KEY, OTHER):
        assert Webhook(key).verify(receiver.posts[0].body, dict(receiver.posts[0].headers))


def test_nobody_else_can():
    receiver = Receiver(KEY)
    standard_webhooks.send(receiver, an_envelope())
    with pytest.raises(WebhookVerificationError):
        Webhook(OTHER).verify(receiver.posts[0].body, dict(receiver.posts[0].headers))


def test_a_repeat_has_the_id_and_the_text_of_the_first_and_a_time_of_its_own():
    receiver, first = Receiver(KEY), an_envelope()
    for envelope in (first, replace(first, at=first.at.replace(year=first.at.year + 1))):
        standard_webhooks.send(receiver, envelope)
    one, two = receiver.posts
    assert (one.body, one.headers["webhook-id"]) == (two.body, two.headers["webhook-id"])
    assert one.headers["webhook-timestamp"] != two.headers["webhook-timestamp"]


@pytest.mark.parametrize("receiver", [Receiver(), Receiver("whsec_?"), Receiver(KEY, url="")])
def test_without_an_address_or_a_key_nothing_goes_and_it_is_tried_again(receiver):
    outcome = standard_webhooks.send(receiver, an_envelope())
    assert (outcome.state, receiver.posts) == (State.READY, [])


@pytest.mark.parametrize(
    ("parts", "message_class", "wrong"),
    [
        ({"target": "crm", "type": "letter.wanted"}, "transactional", []),
        ({"target": "erp", "type": "letter.wanted"}, "transactional", ["target"]),
        ({"target": "crm", "type": "Letter wanted"}, "transactional", ["type"]),
        ({"target": "crm", "type": "letter.wanted"}, "marketing", ["type"]),
    ],
)
def test_what_a_template_gets_wrong_is_told_before(parts, message_class, wrong):
    assert [part for part, _ in flaws(Letter(parts, message_class, Settings(("crm",))))] == wrong


@pytest.mark.parametrize(("endpoints", "wrong"), [(("crm", "b2"), 0), ((), 1), (("CRM",), 1), (("a/b",), 1)])
def test_an_endpoint_has_a_name_that_can_be_a_path(endpoints, wrong):
    assert len(list(complaints(Settings(endpoints)))) == wrong
