"""Counts, read as people ask for them: by journey, by rule, by day, and in money."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from msgspec import Struct

from infra.cost import prices
from infra.journeys.playbook import Playbook
from infra.simulation.tally import HELD_OUT, TREATED, Tally
from shared.journeys.definition import Journey
from shared.messages import reach

Listed = Sequence[tuple[str, int]]
"""What, and how often; the most frequent first."""


class Found(Struct, frozen=True):
    """Of one journey. `reached` are its steps in the order of the definition."""

    journey: str
    entered: int
    held_out: int
    converted: int
    converted_held_out: int
    going: int
    ended: Listed
    reached: Listed
    sent: Listed
    withheld: Listed
    held: Listed

    @property
    def messages(self) -> int:
        return sum(number for _, number in self.sent)


class Cost(Struct, frozen=True):
    """`unit` is what is paid for: a mail, a part of a text to a country. None where nobody has said its price."""

    unit: str
    number: int
    each: Decimal | None

    @property
    def dollars(self) -> Decimal:
        return self.number * (self.each or Decimal(0))


def journeys(tally: Tally, playbook: Playbook, only: str | None = None) -> list[Found]:
    known = sorted(playbook.journeys, key=lambda one: one.name)
    return [_found(tally, one) for one in known if only in (None, one.name)]


def _found(tally: Tally, journey: Journey) -> Found:
    name, reached = journey.name, Counter(dict(below(tally, "reached", journey.name)))
    return Found(
        journey=name,
        entered=tally["entered", name, TREATED] + tally["entered", name, HELD_OUT],
        held_out=tally["entered", name, HELD_OUT],
        converted=tally["converted", name, TREATED],
        converted_held_out=tally["converted", name, HELD_OUT],
        going=tally["going", name],
        ended=below(tally, "ended", name),
        reached=[(step.id, reached[step.id]) for step in journey.steps],
        sent=below(tally, "sent", name),
        withheld=below(tally, "withheld", name),
        held=below(tally, "held", name),
    )


def below(tally: Tally, *prefix: str) -> Listed:
    """By the name that follows; what follows that is added up."""
    found: Counter[str] = Counter()
    for key, number in tally.items():
        if key[: len(prefix)] == prefix and len(key) > len(prefix):
            found[key[len(prefix)]] += number
    return sorted(found.items(), key=lambda one: (-one[1], one[0]))


def by_rule(tally: Tally, what: str, only: str | None = None) -> Listed:
    """`what` is withheld, held or waiting."""
    found: Counter[str] = Counter()
    for key, number in tally.items():
        if key[0] == what and only in (None, key[1]):
            found[key[2]] += number
    return sorted(found.items(), key=lambda one: (-one[1], one[0]))


def costs(tally: Tally, playbook: Playbook) -> list[Cost]:
    """Of the messages alone, whichever journey sent them: what events cost, `tributary cost` measures."""
    sent: Counter[str] = Counter()
    for key, number in tally.items():
        if key[0] == "sent":
            sent[key[2]] += number
    parts = [(key[1], key[2], number) for key, number in sorted(tally.items()) if key[0] == "parts"]
    texts = [
        Cost(f"{channel} part to {country}", number, _price(playbook, channel, country))
        for channel, country, number in parts
    ]
    others = sorted(sent.keys() - {"email", *(channel for channel, _, _ in parts)})
    unpriced = [Cost(f"{channel} message", sent[channel], None) for channel in others]
    return [Cost("mail", sent["email"], prices.MAIL), *texts, *unpriced]


def _price(playbook: Playbook, channel: str, country: str) -> Decimal | None:
    said = reach.settings(playbook.brand, channel).prices.get(country)
    return Decimal(said) if said else None
