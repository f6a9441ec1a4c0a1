"""What stays of an item when its customer is erased: nothing, unless it is newer, or says "do not contact"."""

from collections.abc import Mapping
from typing import Any

from shared.aws import keys
from shared.aws.codec import Item

OF_CONSENT = ("pk", "sk", "address", "channel", "suppressed", "version")
SAID_AT = {keys.STATED: "at", keys.MESSAGE: "requested_at", keys.RUN: "started_at"}


def of(item: Item, at: str, *, came_back: bool) -> Item | None:
    """None where nothing stays. `came_back`: the person did something after the erasure."""
    sort_key = item["sk"]
    if sort_key == "id" or sort_key.startswith(keys.REQUEST):
        return item
    if sort_key.startswith(keys.CONSENT):
        return _consent(item, at)
    if sort_key.startswith(keys.FOLLOWER):
        return item if came_back else None
    if sort_key == keys.STANDING:
        return item if came_back and _began_after(item, at) else None
    return None if is_past(item, at) else item


def is_past(item: Item, at: str) -> bool:
    """Folds always are: they are made anew of whatever events stay."""
    sort_key = item["sk"]
    if sort_key.startswith(keys.EVENT):
        return bool(sort_key.removeprefix(keys.EVENT).partition("#")[0] <= at)
    said = next((item.get(name) for prefix, name in SAID_AT.items() if sort_key.startswith(prefix)), None)
    return said is None or str(said) <= at


def is_fold(item: Item) -> bool:
    sort_key = str(item["sk"])
    return sort_key.startswith(keys.PROFILE) and not sort_key.startswith((keys.FOLLOWER, keys.STANDING))


def is_consent(item: Item) -> bool:
    """What an address allows now, and no proof of it."""
    return str(item["sk"]).startswith(keys.CONSENT) and "acts" in item


def _is_against(act: Mapping[str, Any]) -> bool:
    return act["choice"] == "withdrawn" or (act["choice"] == "pending" and act["by_person"] is True)


def _began_after(standing: Item, at: str) -> bool:
    since = (standing.get("stage_since", standing["reviewed_at"]), *standing.get("segments", {}).values())
    return all(str(one) > at for one in since)


def _consent(item: Item, at: str) -> Item | None:
    """Of the state of an address: what the person said against it and suppression, without proofs, and what was said
    later. What is pending may have come after a withdrawal: a form that anybody can fill in, or words not on the list.
    """
    if not is_consent(item):
        return item if str(item.get("at", "")) > at else None
    acts = {purpose: act for purpose, act in item["acts"].items() if _is_against(act) or str(act["at"]) > at}
    if not acts and not item.get("suppressed"):
        return None
    later = [sent for sent in item.get("recent", ()) if sent.partition(" ")[0] > at]
    return {name: item[name] for name in OF_CONSENT if name in item} | {"acts": acts, "recent": later}
