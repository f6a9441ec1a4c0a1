"""The page of long jobs: how far each is; and stopping one, or going on with it, which is asked first."""

from collections.abc import Sequence

from shared.console.buttons import Buttons
from shared.console.calls import Call
from shared.console.deciding import Act
from shared.console.html import Html, Part, join, tag
from shared.console.page import notice, page, pairs, reasoned, table
from shared.console.words import moment
from shared.interface.jobs import JobTold
from shared.jobs.models import KINDS

STOP = Act("Stop", "stops", "It takes no further turn. What it did stays, and it can be gone on with.",
           ("running", "waiting"))  # fmt: skip
RESUME = Act("Go on", "resumptions", "It goes on where it was. What was done is not done again.", ("stopped", "failed"))
ACTS = {f"{word}_{kind}": act for word, act in (("stop", STOP), ("resume", RESUME)) for kind in KINDS}
LOOKS = {"running": "good", "waiting": "good", "failed": "bad"}


def listing(call: Call, found: Sequence[JobTold]) -> str:
    """The newest first."""
    rows = [_row(call, one) for one in sorted(found, key=lambda one: one["since"], reverse=True)]
    return page(call, "Jobs", table("Jobs", ("kind", "job", "state", "since", "progress", ""), rows))


def review(call: Call) -> str:
    act, kind, job = ACTS[call["view"]], _kind(call["view"]), call["job"]
    press = Buttons(call).act(act.label, call["view"], f"{act.label}: {kind} {job}?", {"job": job})
    return page(call, f"{act.label}: {kind} {job}", notice("heed", act.told), reasoned(call, press), _back(call))


def path(call: Call) -> tuple[str, str]:
    """The kind of job that a button is about, and what the API calls what it does."""
    return _kind(call["act"]), ACTS[call["act"]].path


def decided(call: Call, job: JobTold) -> str:
    return page(call, f"{job['kind']} {job['id']} is {job['state']}", pairs(_counted(job)), _back(call))


def _row(call: Call, one: JobTold) -> tuple[Part, ...]:
    words = (f"{word}_{one['kind']}" for word in ("stop", "resume"))
    acts = [word for word in words if one["state"] in ACTS[word].when and not one["final"]]
    press = [Buttons(call).look(f"{ACTS[act].label}…", act, {"job": one["id"]}) for act in acts]
    progress = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in _counted(one))
    since = tag("span", moment(one["since"]), class_="moment")
    return tag("span", one["kind"], class_="words"), one["id"], _state(one), since, progress, join(press)


def _state(one: JobTold) -> Html:
    until = f" until {moment(one['next_at'])}" if one["next_at"] else ""
    error = f": {one['error']}" if one["error"] else ""
    final = " for good" if one["final"] else ""
    return tag("span", f"{one['state']}{final}{until}{error}", class_=f"words {LOOKS.get(one['state'], '')}".strip())


def _counted(one: JobTold) -> list[tuple[str, str]]:
    return [(name, f"{value:,}" if isinstance(value, int) else value) for name, value in one["progress"].items()]


def _kind(act: str) -> str:
    return act.partition("_")[2]


def _back(call: Call) -> Html:
    return tag("p", Buttons(call).look("All jobs", "jobs"))
