"""One scan of a stage under two sets of rules at once: nothing is kept of an event but its hashed ids."""

from collections.abc import Iterable

from msgspec import Struct, field

from shared.aws import keys
from shared.aws.codec import Item
from shared.configuration import Brand
from shared.events import Identifier
from shared.messages.consent import Choice
from shared.profiles.difference import Difference, Stance, diff
from shared.profiles.identity import Pair
from shared.profiles.rehearsal import Customers, Hide, Rehearsal


class Outcome(Struct, frozen=True):
    before: Customers
    after: Customers
    difference: Difference


class Trial(Struct):
    """Learns what was stored, item by item, in any order."""

    before: Rehearsal
    after: Rehearsal
    cuts: set[Pair] = field(default_factory=set)
    consents: dict[str, frozenset[Stance]] = field(default_factory=dict)
    events: int = 0

    def learn(self, items: Iterable[Item]) -> None:
        for item in items:
            if item["sk"].startswith(keys.EVENT):
                self._event(item)
            elif item["sk"].startswith(keys.CUT):
                self.cuts |= {frozenset(node[0] for node in item["nodes"])} if item["cut"] else set()
            else:
                self.consents[item["pk"]] = self.consents.get(item["pk"], frozenset()) | stances(item)

    def outcome(self) -> Outcome:
        cuts = frozenset(self.cuts)
        before, after = self.before.customers(cuts), self.after.customers(cuts)
        return Outcome(before, after, diff(before, after, self.consents))

    def _event(self, item: Item) -> None:
        self.events += 1
        stated = tuple(Identifier(kind, value) for kind, value in item["identifiers"])
        self.before.learn(item["source"], stated)
        self.after.learn(item["source"], stated)


def trial(now: Brand, changed: Brand, hide: Hide) -> Trial:
    return Trial(Rehearsal(now, hide), Rehearsal(changed, hide))


def stances(item: Item) -> frozenset[Stance]:
    """Of one address on one channel. A complaint is a no to all that we send, whatever box was ticked before."""
    choices = {act["choice"] for act in item["acts"].values()}
    complained = (item.get("suppressed") or {}).get("reason") == "complaint"
    said: set[Stance] = {"withdrawn"} if complained or Choice.WITHDRAWN in choices else set()
    return frozenset(said | ({"granted"} if Choice.GRANTED in choices and not complained else set()))
