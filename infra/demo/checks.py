"""What must be true after the story; the demo succeeds only if all of it is."""

from collections.abc import Iterator, Sequence

from infra.demo import webhooks
from infra.demo.outcome import Outcome, identifiers
from infra.demo.play import Played

Check = tuple[str, bool]


def checks(played: Played, outcomes: Sequence[Outcome]) -> Iterator[Check]:
    ines, ben, clara = outcomes
    yield "every webhook was answered with 200", set(played.answers) == {200}
    yield from _one_customer(ines)
    yield from _one_order(ines)
    yield from _ines(ines)
    yield from _ben(ben)
    yield from _clara(clara)


def _one_customer(ines: Outcome) -> Iterator[Check]:
    sources = {event["source"] for event in ines.story.timeline}
    doors = {"/".join(one) for one in (webhooks.SHOP, webhooks.TILL, webhooks.WHATSAPP, webhooks.CHAT, webhooks.PHONES)}
    one = set(ines.found_by) == set(identifiers(ines.person)) and len(set(ines.found_by.values())) == 1
    yield "Ines is one customer, by e-mail, phone, shop, till, website, WhatsApp and chat", one
    yield "her timeline holds all of it, her question, complaint and call too", doors | {"segment/web"} <= sources
    yield "what she looked at before anybody knew her is there too", len(ines.events("product.viewed")) == 1


def _one_order(ines: Outcome) -> Iterator[Check]:
    yield "the redelivered order counted once", len(ines.events("order.placed", "shopify")) == 1
    yield "the order is paid, though that news came first", ines.order().get("payment") == "paid"
    at_the_till = [bool(one.get("store")) for one in ines.story.profile["orders"]]
    yield "the till sale is an order of hers, beside the shop's and no other", at_the_till == [False, True]


def _ines(ines: Outcome) -> Iterator[Check]:
    asked = [mail for mail in ines.mails if "Ist alles gut" in mail.subject]
    yield "Ines was asked once, in German, whether all arrived as expected", len(asked) == 1
    yield "she answered on the page of its link", len(ines.events("survey.answered", "preferences")) == 1
    later = [_states(ines, template) for template in ("ease_survey", "care_guide", "matching_items")]
    yield "so she was asked if buying was easy, told how to care for it, and what goes with it", later == [["sent"]] * 3
    yield "nothing else was sent to her", len(ines.mails) == 4


def _ben(ben: Outcome) -> Iterator[Check]:
    yield "Ben's journey ended when his order was cancelled", ben.journey.get("reason") == "exit: order.cancelled"
    yield "Ben got nothing", not ben.mails


def _clara(clara: Outcome) -> Iterator[Check]:
    sold = [*clara.messages("care_guide"), *clara.messages("matching_items")]
    rules = {message.get("rule") for message in sold}
    subjects = [mail.subject for mail in clara.mails]
    yield "Clara got the question only, in English", subjects == ["Did your order arrive as expected?"]
    yield "the marketing for her was withheld for want of consent", (len(sold), rules) == (2, {"consent"})


def _states(outcome: Outcome, template: str) -> list[str]:
    return [message["state"] for message in outcome.messages(template)]
