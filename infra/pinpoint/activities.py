"""Activities of a journey as steps. A maker gets an activity and the id of its step, and may make several of it."""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct, field

from infra.pinpoint import durations
from infra.pinpoint.names import Naming
from infra.pinpoint.report import Report
from infra.pinpoint.segments import Segments

Plain = Mapping[str, Any]
Step = dict[str, Any]

DONE = "done"


class Way(Struct):
    """Through one journey: `ids` lead from activities to steps; `templates` are those it sends, with their classes, and
    `pinned` the steps of which each always sent the same version of its template.
    """

    about: str
    segments: Segments
    report: Report
    naming: Naming = field(default_factory=Naming)
    expires: str | None = None
    ids: dict[str, str] = field(default_factory=dict)
    templates: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    pinned: dict[str, tuple[tuple[str, str], str]] = field(default_factory=dict)

    def to(self, activity: str | None) -> str:
        """The step that a way leads to. Where Pinpoint has no next activity the journey is over."""
        return self.ids.get(activity or "", DONE)

    def named(self, step: str) -> str:
        return f"{self.about} / {step}"


Maker = Callable[[Plain, str, Way], list[Step]]


def waited(time: Plain, step: str, way: Way) -> Step:
    """For or until, whichever is said."""
    if until := time.get("WaitUntil"):
        return {"id": step, "type": "wait", "until": durations.moment(until)}
    return {"id": step, "type": "wait", "for": duration(time.get("WaitFor"), step, way)}


def duration(iso: str | None, step: str, way: Way) -> str:
    found = durations.ours(iso or "")
    if found is None:
        way.report.finish(way.named(step), f"the time {iso!r} cannot be read; one day was written")
    return found or "1d"


def wait(given: Plain, step: str, way: Way) -> list[Step]:
    return [{**waited(given.get("WaitTime") or {}, step, way), "then": way.to(given.get("NextActivity"))}]


def email(given: Plain, step: str, way: Way) -> list[Step]:
    if (given.get("MessageConfig") or {}).get("FromAddress"):
        way.report.changed(way.named(step), "the sender is that of brand.yaml for the class of the template")
    return _sent(given, step, way, ("email", "marketing"))


def sms(given: Plain, step: str, way: Way) -> list[Step]:
    config = given.get("MessageConfig") or {}
    kind = "transactional" if config.get("MessageType") == "TRANSACTIONAL" else "marketing"
    if sender := config.get("OriginationNumber") or config.get("SenderId"):
        way.report.finish("brand.yaml", f"text messages went out as {sender}: `channels: {{sms: {{sender: …}}}}`")
    if config.get("EntityId") or config.get("TemplateId"):
        way.report.missing(way.named(step), "the registration ids of India (EntityId, TemplateId)")
    return _sent(given, step, way, ("sms", kind))


def push(given: Plain, step: str, way: Way) -> list[Step]:
    if seconds := (given.get("MessageConfig") or {}).get("TimeToLive"):
        said = (
            f"a notification was kept for {seconds} seconds for a device that was off: as long as its service does now"
        )
        way.report.missing(way.named(step), said)
    return _sent(given, step, way, ("push", "marketing"))


def custom(given: Plain, step: str, way: Way) -> list[Step]:
    """A function or a webhook that Pinpoint called with the endpoints: it can listen on the bus instead."""
    said = {
        "text": (given.get("MessageConfig") or {}).get("Data"),
        "template": given.get("TemplateName"),
        "to": given.get("DeliveryUri"),
    }
    data = {name: value for name, value in said.items() if value}
    if kinds := given.get("EndpointTypes"):
        way.report.missing(way.named(step), f"only for customers with an address of {', '.join(kinds)}: for all now")
    message = (
        f"it called {given.get('DeliveryUri')}; now an event `custom.{step}` goes onto the bus, for a rule to pass on"
    )
    way.report.changed(way.named(step), message)
    return [{"id": step, "type": "notify", "name": f"custom.{step}", "data": data, "then": _next(given, way)}]


def contact_center(given: Plain, step: str, way: Way) -> list[Step]:
    way.report.changed(
        way.named(step), "the call by Amazon Connect is a task for a person, on the bus as `task.created`"
    )
    task = {"title": "Call the customer", "queue": "contact_center"}
    return [{"id": step, "type": "task", **task, "then": _next(given, way)}]


def holdout(given: Plain, step: str, way: Way) -> list[Step]:
    share = int(given.get("Percentage") or 0)
    way.report.changed(way.named(step), "who is left out is drawn once for each customer, and stays so on every entry")
    shares = [
        {"name": "left_out", "percent": share, "then": DONE},
        {"name": "goes_on", "percent": 100 - share, "then": _next(given, way)},
    ]
    return [{"id": step, "type": "split", "shares": shares}]


def random_split(given: Plain, step: str, way: Way) -> list[Step]:
    branches = given.get("Branches") or []
    way.report.changed(way.named(step), "each customer always goes the same way; Pinpoint drew anew")
    shares: list[dict[str, Any]] = [
        {"name": f"way_{number}", "percent": one.get("Percentage") or 0, "then": way.to(one.get("NextActivity"))}
        for number, one in enumerate(branches, 1)
    ]
    if (total := sum(one["percent"] for one in shares)) != 100:
        way.report.finish(way.named(step), f"the shares sum to {total} %; they must sum to 100 %")
    return [{"id": step, "type": "split", "shares": shares}]


def _next(given: Plain, way: Way) -> str:
    return way.to(given.get("NextActivity"))


def _sent(given: Plain, step: str, way: Way, how: tuple[str, str]) -> list[Step]:
    channel, message_class = how
    said = given.get("TemplateName") or step
    template = way.naming.of(said, said, "template")
    way.templates.setdefault((channel, template), set()).add(message_class)
    if version := given.get("TemplateVersion"):
        way.pinned[step] = (channel, template), str(version)
    expires = {"expires": way.expires} if way.expires else {}
    send = {"id": step, "type": "send", "template": template, "channels": [channel], **expires}
    return [{**send, "then": _next(given, way)}]
