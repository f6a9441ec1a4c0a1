"""What became of customers, read from how an identifier's item changed: the news that other systems get."""

from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from shared.aws import keys
from shared.aws.codec import Item

ABSENT: Item = {}

APART = frozenset({"customer.split", "identifier.shared"})
"""News that who was taken for one customer is not."""


class News(Struct, frozen=True):
    """`name` is `customer.created`, `.merged`, `.split`, `.erased` or `identifier.shared`.

    `about` is the customer, or the identifier, by its keyed hash; `other` the customer it went to or came from. `id` is
    the same when the same news is told again.
    """

    name: str
    about: str
    id: str
    other: str | None = None

    def plain(self) -> dict[str, Any]:
        subject = "identifier_id" if self.name.startswith("identifier") else "customer_id"
        other = {"customer.merged": "into", "customer.split": "from"}.get(self.name)
        return {"id": self.id, subject: self.about} | ({other: self.other} if other else {})


def of(before: Item | None, now: Item) -> list[News]:
    """`now` and `before` are the item of a person or pointer; None where it is new."""
    old = before or ABSENT
    if _was_erased(old, now):
        return [_news("customer.erased", now)] if now.get("was_customer") else []
    shared = [_news("identifier.shared", now)] if now.get("shared") and not old.get("shared") else []
    return shared + (_owned(old, now) if now["role"] == "person" and "owner" in now and "value" in now else [])


def parted(before: Item | None, news: Iterable[News]) -> set[str]:
    """The customers that were taken for one, where these news are that they are not."""
    apart = {one.about for one in news if one.name in APART}
    return apart | {str((before or ABSENT).get("owner", one)) for one in apart}


def _was_erased(old: Item, now: Item) -> bool:
    return bool(now.get("erased") != old.get("erased"))


def _owned(old: Item, now: Item) -> list[News]:
    """An identifier that nobody owned yet was no customer: it is one now, or is simply known to one."""
    own, owner, former = now["pk"], now["owner"], old.get("owner") if "value" in old else None
    if former is None:
        return [_news("customer.created", now)] if owner == own else []
    if former == own and owner != own:
        return [_news("customer.merged", now, owner)]
    return [_news("customer.split", now, former)] if owner == own and former != own else []


def _news(name: str, now: Item, other: str | None = None) -> News:
    return News(name, now["pk"], keys.digest(name, now["pk"], str(now.get("v", 0))), other)
