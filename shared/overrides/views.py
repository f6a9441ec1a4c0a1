"""What is shown of the settings, and of who changed them."""

from typing import cast

from shared.configuration import Brand
from shared.interface import overriding
from shared.overrides.history import Current, History, Version
from shared.overrides.overlay import leaves, overlaid, sections
from shared.payload import iso


def settings(deployed: Brand, current: Current) -> overriding.Settings:
    """As functions understand it: where they ignore a section it is as deployed."""
    found = overlaid(deployed, current.document.overrides)
    before, now = leaves(sections(deployed)), leaves(sections(found.brand))
    shown: list[overriding.Setting] = [
        {"name": name, "deployed": before.get(name), "current": now.get(name)}
        for name in sorted({*before, *now})
        if _tells(name) or before.get(name) is not None or now.get(name) is not None
    ]
    return {
        "version": current.version,
        "watched_until": watched(current),
        "settings": shown,
        "ignored": dict(found.ignored),
    }


def versions(history: History) -> overriding.Versions:
    return {"versions": [_version(one) for one in history.versions()]}


def watched(current: Current) -> str | None:
    return iso(current.under_way.watched_until) if current.under_way else None


def _version(one: Version) -> overriding.Version:
    return {
        "version": one.deployment.version,
        "state": one.state,
        "at": one.document.at or iso(one.deployment.started_at) or "",
        "by": one.document.by,
        "reason": one.document.reason,
        "changes": cast(list[overriding.Difference], list(one.changes)),
    }


def _tells(name: str) -> bool:
    """That a field of a section says nothing may mean something; that one journey's guard says nothing does not."""
    return name.count(".") == 1
