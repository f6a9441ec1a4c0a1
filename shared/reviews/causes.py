"""Whose review does a change in the table call for? Most changes call for none, and cost nothing."""

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from shared.aws import keys
from shared.profiles import changes
from shared.reviews import relevance

Item = Mapping[str, Any]

FOLDS = (keys.TRAITS, keys.ORDER, keys.OFFER)


class Cause(Struct, frozen=True):
    """Why a customer is looked at, by any id or identifier of it. `due_at` is the date that came, as it is stored.

    The news of a `quiet` one start nothing: an import, a correction, rules that changed. `links` are the journeys that
    led to it, one after the other. `afresh`: it was told apart from others, whose purchases what was found before may
    rest on. `by_rules`: nothing happened to it.
    """

    customer: str
    quiet: bool = False
    due_at: str | None = None
    links: int = 0
    afresh: bool = False
    by_rules: bool = False

    @classmethod
    def of(cls, message: Mapping[str, Any]) -> "Cause":
        """From the queue: somebody changed, or the sweep found the date of a standing."""
        if "due_at" in message:
            return cls(message["pk"], due_at=message["due_at"])
        afresh, by_rules = message.get("afresh") is True, message.get("by_rules") is True
        quiet, links = message.get("quiet") is True, message.get("links", 0)
        return cls(message["customer"], quiet, links=links, afresh=afresh, by_rules=by_rules)

    def plain(self) -> dict[str, Any]:
        """As a message; of rules that changed, a refresh makes its own."""
        return {"customer": self.customer} | self.marks() | ({"afresh": True} if self.afresh else {})

    def marks(self) -> dict[str, Any]:
        """What its news are to say of it."""
        return ({"quiet": True} if self.quiet else {}) | ({"links": self.links} if self.links else {})

    def joined(self, other: "Cause") -> "Cause":
        """Both are the reason for one review: what it finds may be due to either of them."""
        quiet, links = self.quiet and other.quiet, max(self.links, other.links)
        return Cause(self.customer, quiet, links=links, afresh=self.afresh or other.afresh)


def of(before: Item | None, now: Item, reads: frozenset[str]) -> Iterator[Cause]:
    """`now` and `before` are an item as it was written and as it was before that; None where it is new.

    `reads` are the names under which the rules read a customer; without any there is nothing to find.
    """
    sort_key, quiet = now["sk"], bool(now.get("quiet"))
    if not reads:
        return
    if sort_key == keys.IDENTIFIER:
        yield from _of_identity(before, now, quiet=quiet)
    elif sort_key.startswith(FOLDS) and relevance.concerns(before, now, reads):
        yield of_home(now)
    elif sort_key.startswith(keys.FOLLOWER):
        yield Cause(now["pk"])
    elif sort_key.startswith(keys.CUT):
        yield Cause(now["pk"], quiet=True, afresh=now["cut"])


def of_home(now: Item) -> Cause:
    """Of an item of a fold."""
    return Cause(now["pk"], bool(now.get("quiet")), links=int(now.get("links", 0)))


def apart(before: Item | None, now: Item) -> list[str]:
    """Identifiers that were told apart, or belong to nobody any more: a device between others may be another's now."""
    if now["sk"].startswith(keys.CUT):
        return sorted(node[0] for node in now["nodes"])
    if now["sk"] != keys.IDENTIFIER:
        return []
    news = changes.of(dict(before) if before else None, dict(now))
    return [now["pk"]] if any(one.name in changes.APART for one in news) else []


def _of_identity(before: Item | None, now: Item, *, quiet: bool) -> Iterator[Cause]:
    """Nothing happened to people who are told apart: what they are now, they were before they were taken for one."""
    for news in changes.of(dict(before) if before else None, dict(now)):
        match news.name:
            case "customer.created" | "customer.merged":
                yield Cause(news.about, quiet)
            case name if name in changes.APART:
                yield Cause(news.about, quiet=True, afresh=True)
                yield from (Cause(one, quiet=True, afresh=True) for one in _left(before, now))


def _left(before: Item | None, now: Item) -> list[str]:
    """The customer that it belonged to."""
    owner = (before or {}).get("owner", now["pk"])
    return [owner] if owner != now["pk"] else []
