"""What our own people may do, role by role: the table of docs/roles.md, and what the policies are made from."""

from collections.abc import Iterable

from msgspec import Struct

from shared.interface.operations import BROADCASTS, CONNECTORS, JOBS, LOOKUPS, OPERATING, SEGMENTS, SETTINGS, Operation

VIEWER, AGENT, MARKETER, ENGINEER, PRIVACY = ROLES = ("viewer", "agent", "marketer", "engineer", "privacy_officer")


class Deed(Struct, frozen=True):
    """`operations` are those of the API, by id; `desk` is the one of the console at which it is done.

    Without roles it is left to whoever administers the account.
    """

    name: str
    does: str
    roles: tuple[str, ...]
    operations: tuple[str, ...] = ()
    desk: str = ""


def _reading(operations: Iterable[Operation]) -> tuple[str, ...]:
    return tuple(one.id for one in operations if one.method == "get")


def _of_jobs(*kinds: str) -> tuple[str, ...]:
    """Whoever may begin a job may stop it."""
    return tuple(f"{act}_{kind}" for kind in kinds for act in ("stop", "resume"))


DEEDS = (
    Deed("look", "look customers, segments, journeys, broadcasts, switches, settings, queues and jobs up", ROLES,
         _reading((*LOOKUPS, *SEGMENTS, *OPERATING, *CONNECTORS, *BROADCASTS, *SETTINGS, *JOBS))),
    Deed("correct", "cut apart, restore, release what is held", (AGENT,), ("holds", "cut", "restore", "release"),
         "customers"),
    Deed("privacy", "export and erase customers, stop and resume that", (PRIVACY,),
         ("export", "erase", "request", *_of_jobs("erasure", "export")), "privacy"),
    Deed("journeys", "pause, resume, stop and reopen journeys", (MARKETER,), ("pause", "resume", "stop", "reopen"),
         "journeys"),
    Deed("broadcasts", "draft, count, confirm, stop and resume broadcasts", (MARKETER,),
         (*(one.id for one in BROADCASTS if one.method == "post"), *_of_jobs("broadcast")), "broadcasts"),
    Deed("import", "import customers, orders and segments, stop and resume that", (MARKETER,), _of_jobs("import"),
         "imports"),
    Deed("sending", "switch a channel, what webhooks go to, or all sending, off and on", (MARKETER, ENGINEER),
         ("switch", "switch_target"), "sending"),
    Deed("connectors", "switch a connector, or one source of it, off and on, and drop what waited", (ENGINEER,),
         tuple(one.id for one in CONNECTORS if one.method == "post"), "connectors"),
    Deed("settings", "change settings, and roll them back", (MARKETER, ENGINEER),
         ("change_settings", "roll_back_settings"), "settings"),
    Deed("tours", "stop and resume the tours that follow such decisions", (MARKETER, ENGINEER), _of_jobs("tour"),
         "tours"),
    Deed("migrate", "let runs go on with the newer version of a journey", (ENGINEER,), ("migrate",)),
    Deed("redrive", "look at dead letters, and send them back", (ENGINEER,), desk="queues"),
    Deed("replay", "read what lies in quarantine once more", (ENGINEER,)),
    Deed("archive", "read the archive once more, stop and resume that", (), _of_jobs("replay"), "archive"),
    Deed("opt_outs", "take over whom providers send nothing to, and lift there what a START lifted", (ENGINEER,)),
    Deed("secrets", "put the secrets of connectors and channels, and read none", (ENGINEER,)),
    Deed("audit", "see who did what", (ENGINEER, PRIVACY), ("audit",)),
    Deed("logs", "read logs", (ENGINEER,)),
)  # fmt: skip


def table() -> str:
    """As docs/roles.md shows it."""
    rows = [["deed", *(role.replace("_", " ") for role in ROLES)], ["---"] * (len(ROLES) + 1)]
    rows += [[deed.does, *("yes" if role in deed.roles else "" for role in ROLES)] for deed in DEEDS]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows) + "\n"
