"""What customers would get to see: may a message to an address go, and whose words would be in it?"""

import json
from collections.abc import Sequence
from datetime import timedelta

from shared.aws.table import Table
from shared.messages import policy
from shared.messages.look import Look, Outlook
from shared.messages.models import Message, State
from shared.messages.store import ConsentStore
from shared.profiles.models import Profile
from shared.profiles.store import ProfileStore
from tests.integration.profiles.judging import BRAND, fact, hashed
from tests.integration.profiles.worlds import NOW, Told
from tests.reference import profile as reference


def respects(table: Table, told: Sequence[Told]) -> None:
    """No address whose owner has said no may be written to; what is known so far decides."""
    for address in _addresses(told):
        if reference.choice([fact(one) for one in told], address) == "withdrawn":
            assert _verdict(table, address) is not None, address


def respects_all(table: Table, told: Sequence[Told]) -> None:
    """And who agreed, may: a policy that stops everything would be easy."""
    for address in _addresses(told):
        choice = reference.choice([fact(one) for one in told], address)
        verdict = _verdict(table, address)
        assert verdict == "shared" or (verdict is None) == (choice == "granted"), (address, choice, verdict)


def tokens(table: Table, profile: Profile) -> set[str]:
    """The events that have left a trace in anything that a message or a page could show."""
    shown = json.dumps(profile.plain(), default=str)
    timeline = {event.id for event in ProfileStore(table).timeline(profile, limit=100)}
    return timeline | {f"e{number}" for number in range(20) if f'"t{number}"' in shown or f'"s{number}"' in shown}


def _addresses(told: Sequence[Told]) -> set[str]:
    return {value for one in told for kind, _, value in one.stated if kind == "email"}


def _verdict(table: Table, address: str) -> str | None:
    """The rule that stops a marketing message to this address, asked for on behalf of whoever owns it now."""
    hashed_address = hashed(("email", "person", address))
    profile = ProfileStore(table).profile(hashed_address)
    assert profile is not None
    message = Message(
        hashed_address, "key", State.READY, profile.customer_id, "run", "journey", "step", "template", "email",
        "marketing", 1, NOW, NOW,
    )  # fmt: skip
    consent = ConsentStore(table).get(hashed_address, "email")
    look = Look(message, profile, consent, Outlook(), BRAND, NOW + timedelta(hours=1))
    return policy.judge(look).rule
