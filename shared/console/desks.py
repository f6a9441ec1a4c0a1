"""Desks: the names that `operate_console` is called by, one for each kind of act, so that IAM decides who may do which.

They are aliases of the one function. Whoever may call it by its own name may do all of it.
"""

from shared.errors import NotFoundError


def _jobs(*kinds: str) -> tuple[str, ...]:
    return tuple(f"{word}_{kind}" for word in ("stop", "resume") for kind in kinds)


DESKS = {
    "customers": ("cut", "restore"),
    "privacy": ("erasure", "export", "request", *_jobs("erasure", "export")),
    "imports": _jobs("import"),
    "broadcasts": ("broadcast_pause", "broadcast_resume", "broadcast_stop", *_jobs("broadcast")),
    "journeys": ("pause", "resume", "stop", "release"),
    "sending": ("switch_off", "switch_on"),
    "connectors": ("source_off", "source_on", "source_drop"),
    "settings": ("set", "unset", "rollback"),
    "tours": _jobs("tour"),
    "archive": _jobs("replay"),
    "queues": ("redrive",),
}
_OF = {act: desk for desk, acts in DESKS.items() for act in acts}


def of(act: str) -> str:
    return _OF[act]


def check(desk: str, act: str) -> None:
    """IAM has looked at the desk, and at nothing of what is asked there."""
    done = DESKS.get(desk, ()) if desk else tuple(_OF)
    if act not in done:
        raise NotFoundError(f"there is {', '.join(done) or 'no such desk'}" + f" at the desk {desk}" * bool(desk))
