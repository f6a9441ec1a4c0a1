"""What went out, by channel: what became of it and what it cost; and what did not go, by rule."""

from collections.abc import Iterator, Mapping

from msgspec import Struct, field

from shared.console.html import Html, Part, tag
from shared.console.page import table
from shared.console.why import RULES
from shared.messages.prices import written

By = Mapping[str, int]
NOTHING: By = {}
TOLD = ("delivered", "bounced", "complained")
"""What a provider tells of each message, whatever its reader does."""

FUNNEL = ("delivered", "opened", "clicked", "bounced", "complained")


class Out(Struct, frozen=True):
    """By channel; `feedback` by what providers said became of it; `withheld` and `held` by rule.

    `spent` is in millionths of the `currency`, of whatever may have left.
    """

    sent: By = field(default_factory=dict)
    unknown: By = field(default_factory=dict)
    feedback: Mapping[str, By] = field(default_factory=dict)
    withheld: By = field(default_factory=dict)
    held: By = field(default_factory=dict)
    spent: By = field(default_factory=dict)
    currency: str = ""

    @property
    def channels(self) -> list[str]:
        told = (name for one in self.feedback.values() for name in one)
        return sorted({*self.sent, *self.unknown, *self.spent, *told})

    def told(self, state: str, channel: str) -> int:
        return self.feedback.get(state, NOTHING).get(channel, 0)

    def paid(self, channel: str) -> str:
        return self._amount(self.spent.get(channel, 0))

    def each(self, channel: str) -> str:
        """On average; what costs nothing here has no price in brand.yaml."""
        messages = self.sent.get(channel, 0) + self.unknown.get(channel, 0)
        return self._amount(round(self.spent.get(channel, 0) / messages)) if messages else ""

    def _amount(self, amount: int) -> str:
        return f"{written(amount)} {self.currency}" if amount else "nothing"


def funnel(out: Out) -> Html:
    """Whoever opened, clicked or bounced today may have been written to before."""
    rows = (
        (
            name,
            number(out.sent.get(name, 0)),
            *(number(out.told(state, name), _kind(state)) for state in FUNNEL),
            number(out.unknown.get(name, 0), "warn"),
            out.paid(name),
        )
        for name in out.channels
    )
    return table("By channel", ("channel", "sent", *FUNNEL, "outcome unknown", "spent"), rows)


def deliverability(out: Out) -> Html:
    rows = (
        (name, *(_share(out.told(state, name), out.sent.get(name, 0), _kind(state)) for state in TOLD), out.each(name))
        for name in out.channels
    )
    return table("Deliverability", ("channel", *(f"{state}, of sent" for state in TOLD), "a message costs"), rows)


def withheld(out: Out) -> Html:
    return table("Did not go", ("rule", "withheld", "waits"), _rules(out))


def number(value: int, kind: str = "") -> Part:
    return tag("span", f"{value:,}", class_=kind) if value and kind else f"{value:,}"


def _share(some: int, sent: int, kind: str) -> Part:
    """Nothing where nothing was sent, or the provider tells nothing of the kind."""
    return tag("span", f"{100 * some / sent:.2f} %", class_=kind) if some and sent else ""


def _kind(state: str) -> str:
    return {"bounced": "warn", "complained": "bad"}.get(state, "")


def _rules(out: Out) -> Iterator[tuple[Part, ...]]:
    """Most often first."""
    total = {rule: out.withheld.get(rule, 0) + out.held.get(rule, 0) for rule in {*out.withheld, *out.held}}
    for rule in sorted(total, key=lambda one: (-total[one], one)):
        told = f"{rule}: {RULES[rule]}" if rule in RULES else rule
        yield told, number(out.withheld.get(rule, 0)), number(out.held.get(rule, 0))
