"""A brand, a customer, a message and a consent, each with what a test does not care about filled in."""

from datetime import UTC, datetime
from typing import Any

from shared.configuration import Brand, Cap, Senders
from shared.events import Identifier
from shared.messages.consent import MARKETING, Act, Choice, Consent
from shared.messages.look import Look, Outlook
from shared.messages.models import Message, State
from shared.profiles.models import Member, Profile

NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)
ADDRESS, CUSTOMER = "ab" * 12, "cd" * 12
ANN = Identifier("email", "ann@example.com")


def a_brand(**changes: Any) -> Brand:
    given = {
        "name": "Alder & Finch",
        "website": "https://alder-finch.example",
        "postal_address": "Lindenhof 7, 10437 Berlin",
        "country": "DE",
        "currency": "EUR",
        "time_zone": "Europe/Berlin",
        "languages": ("en", "de"),
        "senders": Senders("Alder & Finch <orders@alder-finch.example>", "Alder & Finch <hello@alder-finch.example>"),
        "sources": {},
        "caps": {"email": Cap(2, "1d")},
        "channels": {"sms": {"sender": "ALDERFINCH"}},
    }
    return Brand(**{**given, **changes})


def a_message(**changes: Any) -> Message:
    given = {
        "address": ADDRESS,
        "send_key": "0123456789abcdef01234567",
        "state": State.READY,
        "customer_id": CUSTOMER,
        "run": "run#post_purchase#1",
        "journey": "post_purchase",
        "step": "ask",
        "template": "arrival_check",
        "channel": "email",
        "message_class": MARKETING,
        "visit": 1,
        "requested_at": NOW,
        "updated_at": NOW,
    }
    return Message(**{**given, **changes})


def an_act(choice: Choice = Choice.GRANTED, **changes: Any) -> Act:
    given = {"id": "shopify/a/1", "at": NOW, "purpose": MARKETING, "by_person": True, "source": "shopify/a"}
    return Act(**{**given, "choice": choice, **changes})


def a_consent(choice: Choice | None = Choice.GRANTED, **changes: Any) -> Consent:
    acts = {} if choice is None else {MARKETING: an_act(choice)}
    return Consent(**{"address": ADDRESS, "channel": "email", "acts": acts, **changes})


def a_profile(**traits: Any) -> Profile:
    return Profile(CUSTOMER, (Member(ADDRESS, ANN, "person"),), traits)


def a_look(**changes: Any) -> Look:
    given = {
        "message": a_message(),
        "profile": a_profile(),
        "consent": a_consent(),
        "outlook": Outlook(),
        "brand": a_brand(),
        "now": NOW,
    }
    return Look(**{**given, **changes})
