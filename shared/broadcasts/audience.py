"""Who would be reached: one member by each channel, judged by the very rules that are asked right before sending."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime

from msgspec import Struct
from msgspec.structs import fields

from shared.broadcasts.models import Broadcast, Count, Part, Reach
from shared.configuration import Brand
from shared.messages import legal_notice, policy, reach
from shared.messages.consent import Consent
from shared.messages.look import Look, Outlook, other_addresses
from shared.messages.models import Message, State
from shared.profiles.models import Profile

MEMBERS, REACHED, OPTED_OUT = "members", "reached", "opted_out"

ConsentOf = Callable[[str, str], Consent]
"""Of an address and a channel."""


class Audience(Struct, frozen=True):
    brand: Callable[[], Brand]
    consent: ConsentOf

    def tally(self, broadcast: Broadcast, profile: Profile | None, now: datetime) -> Counter[str]:
        """Names such as `email.consented`, each once at most."""
        found = Counter({MEMBERS: 1})
        if profile is None or profile.shared or profile.traits.get("restricted"):
            return found
        for channel in broadcast.channels:
            found += Counter({f"{channel}.{name}": 1 for name in self._by(channel, broadcast, profile, now)})
        for name in (REACHED, OPTED_OUT):
            if any(found[f"{channel}.{name}"] for channel in broadcast.channels):
                found[name] = 1
        return found

    def _by(self, channel: str, broadcast: Broadcast, profile: Profile, now: datetime) -> Collection[str]:
        look = self._look(channel, broadcast, profile, now)
        if look is None:
            return ()
        dead, agreed, capped = policy.suppressed(look), not policy.consented(look), policy.capped(look)
        reached, out = agreed and not dead, legal_notice.opted_out(look)
        marks = {"addressed": True, "suppressed": dead, "consented": agreed and not out, "capped": reached and capped}
        marks |= {REACHED: reached, OPTED_OUT: reached and out}
        return [name for name, holds in marks.items() if holds]

    def _look(self, channel: str, broadcast: Broadcast, profile: Profile, now: datetime) -> Look | None:
        """At a message that is not there yet; None without an address."""
        addresses = profile.addresses(*reach.channel(channel).kinds)
        if not addresses:
            return None
        message = _message(channel, broadcast, addresses[0].id, now)
        others = other_addresses(message, profile)
        return Look(
            message=message,
            profile=profile,
            consent=self.consent(message.address, channel),
            outlook=Outlook(),
            brand=self.brand(),
            now=now,
            others=tuple(self.consent(one, channel) for one in others),
        )


def _message(channel: str, broadcast: Broadcast, address: str, now: datetime) -> Message:
    return Message(
        address=address,
        send_key="",
        state=State.READY,
        customer_id="",
        run="",
        journey=broadcast.journey,
        step="",
        template=broadcast.template or "",
        channel=channel,
        message_class=broadcast.message_class,
        visit=0,
        requested_at=now,
        updated_at=now,
    )


def summed(at: datetime, parts: Iterable[Part], channels: Iterable[str]) -> Count:
    total = total_of(parts)
    by_channel = {one: Reach(**{f.name: total[f"{one}.{f.name}"] for f in fields(Reach)}) for one in channels}
    return Count(at, None, total[MEMBERS], total[REACHED], by_channel, total[OPTED_OUT])


def total_of(parts: Iterable[Part]) -> Counter[str]:
    total: Counter[str] = Counter()
    for part in parts:
        total.update(_numbers(part.tally))
    return total


def _numbers(tally: Mapping[str, int]) -> Mapping[str, int]:
    return {name: int(number) for name, number in tally.items()}
