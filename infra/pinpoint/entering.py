"""Who enters a journey, when, and how often: its start condition, schedule and limits."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from infra.pinpoint import dimensions, durations
from infra.pinpoint.activities import Way
from infra.pinpoint.event_names import event_name, is_systems

Plain = Mapping[str, Any]


def triggers(given: Plain, way: Way) -> list[dict[str, Any]]:
    """One for each event that starts it; [] where nothing says what does."""
    condition = given.get("StartCondition") or {}
    if segment := condition.get("SegmentStartCondition"):
        return [_of_segment(segment["SegmentId"], given, way)]
    if started := condition.get("EventStartCondition"):
        return list(_of_event((started.get("EventFilter") or {}).get("Dimensions") or {}, way))
    return []


def when(given: Plain, way: Way) -> str | None:
    """The schedule and the segment: asked on entering, and once more before each message."""
    schedule, found = given.get("Schedule") or {}, list[str]()
    for field, sign in (("StartTime", ">="), ("EndTime", "<")):
        if schedule.get(field):
            found.append(f"now {sign} {durations.moment(schedule[field])}")
    if schedule.get("EndTime"):
        said = (
            f"it ended at {schedule['EndTime']}: from then on nobody enters and nothing is sent; mend `when` to go on"
        )
        way.report.finish(way.about, said)
    if given.get("LocalTime") and found:
        way.report.changed(
            way.about, "the schedule was meant in each customer's own time; now it is one moment for all"
        )
    started = (given.get("StartCondition") or {}).get("EventStartCondition") or {}
    if started.get("SegmentId"):
        found.append(way.segments.membership(started["SegmentId"], way.about))
        way.report.changed(way.about, "whoever leaves the segment gets no further message")
    return dimensions.all_of(found) if found else None


def reentry(given: Plain, way: Way) -> Any:
    limits = given.get("Limits") or {}
    most, pause = (
        int(1 if (cap := limits.get("EndpointReentryCap")) is None else cap),
        limits.get("EndpointReentryInterval"),
    )
    if most == 1:
        return "never"
    if most > 1:
        way.report.changed(way.about, f"it could be entered {most} times; now as often as the time between allows")
    found = durations.ours(pause) if pause else None
    return {"after": found} if found else "always"


def told(given: Plain, way: Way, quiet: tuple[str, str]) -> None:
    """What else Pinpoint kept to. `quiet` are the quiet hours of the brand."""
    _limits(given.get("Limits") or {}, way)
    hours = given.get("QuietTime") or {}
    if hours and (hours.get("Start"), hours.get("End")) != quiet:
        said = f"{way.about} was quiet from {hours.get('Start')} to {hours.get('End')}; see `quiet_hours`"
        way.report.finish("brand.yaml", said)
    for field, what in (("OpenHours", "open hours by channel and weekday"), ("ClosedDays", "closed days")):
        if given.get(field):
            way.report.missing(way.about, f"{what}: quiet hours are the same on every day")
    if (given.get("JourneyChannelSettings") or {}).get("ConnectCampaignArn"):
        way.report.missing(way.about, "the campaign of Amazon Connect")


def _limits(limits: Plain, way: Way) -> None:
    caps = [f"{name} {limits[name]}" for name in ("DailyCap", "TotalCap") if limits.get(name)]
    if frame := limits.get("TimeframeCap"):
        caps.append(f"{frame.get('Cap')} in {frame.get('Days')} days")
    if caps:
        said = f"caps are the brand's and not a journey's: {', '.join(caps)}; see `caps` in brand.yaml"
        way.report.finish(way.about, said)
    if limits.get("MessagesPerSecond"):
        said = f"{limits['MessagesPerSecond']} messages a second: the provider's own limit holds"
        way.report.missing(way.about, said)


def _of_segment(segment_id: str, given: Plain, way: Way) -> dict[str, Any]:
    way.segments.membership(segment_id, way.about)
    name = way.segments.name(segment_id)
    every = f" (it looked every {given['RefreshFrequency']})" if given.get("RefreshFrequency") else ""
    way.report.changed(
        way.about, f"customers enter when they come into the segment {name}{every}; who is in it already does not"
    )
    return {"event": "segment.entered", "if": f"event.data.segment.name == {json.dumps(name)}"}


def _of_event(asked: Plain, way: Way) -> Iterator[dict[str, Any]]:
    conditions = dimensions.of_event(asked)
    extra = {"if": dimensions.all_of(conditions)} if conditions else {}
    if conditions:
        way.report.changed(
            way.about, "attributes of its event are looked for in `data.properties`, where tracking puts them"
        )
    for name in (asked.get("EventType") or {}).get("Values") or ():
        if is_systems(name):
            way.report.finish(way.about, f"{name} came from Pinpoint's SDK; your app has to send `{event_name(name)}`")
        else:
            said = f"begins with `{event_name(name)}`; tracking has its own names of events: docs/connectors/segment.md"
            way.report.changed(way.about, said)
        yield {"event": event_name(name), **extra}
