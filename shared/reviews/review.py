"""What a customer is now by the rules, what of it is news, and when to look again."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import chain
from typing import Any
from zoneinfo import ZoneInfo

from shared.events import Name
from shared.profiles.models import Profile
from shared.profiles.zones import clock
from shared.reviews import dates, lifecycle, segments, turning
from shared.reviews.lifecycle import Found, Stage
from shared.reviews.models import News, Reviewed, Standing
from shared.reviews.rules import Rules

Seen = Mapping[str, Any]


def review(profile: Profile, known: Standing | None, moment: datetime, rules: Rules) -> Reviewed:
    """By the same rules at the same moment, a second review finds nothing new."""
    plain, zone = profile.plain(), clock(profile, rules.time_zone, rules.stores).zone
    found = lifecycle.find(plain, _before(known), rules.lifecycle, moment)
    staged = {**plain, "stage": found.stage.value, "stage_since": _since(known, found, moment).isoformat()}
    within = sorted(one.name for one in rules.segments if segments.holds(one, staged, moment))
    seen = {**staged, "segments": within}
    reached = list(_reached(known, rules, seen, (moment, zone)))
    standing = Standing(
        reviewed_at=moment,
        rules=rules.version,
        stage=found.stage.value,
        stage_since=_since(known, found, moment),
        reason=found.reason,
        judged_by=found.judged_by,
        segments={name: known.segments.get(name, moment) if known else moment for name in within},
        next_at=min(
            chain(_later(found), _turns(rules, seen, moment, zone), _coming(rules, seen, moment, zone)), default=None
        ),
    )
    return _told(known, standing, [News(Name.DATE_REACHED, one.plain(), moment) for one in reached])


def _before(known: Standing | None) -> Found | None:
    if known is None or known.stage is None:
        return None
    return Found(Stage(known.stage), known.reason or "", known.judged_by)


def _since(known: Standing | None, found: Found, moment: datetime) -> datetime:
    return known.stage_since if known and known.stage_since and known.stage == found.stage else moment


def _later(found: Found) -> Iterator[datetime]:
    if found.changes_at:
        yield found.changes_at


def _turns(rules: Rules, seen: Seen, moment: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    for one in rules.segments:
        at = turning.turns_at(one.condition, seen, moment, zone) if one.condition else None
        if at is not None:
            yield at


def _coming(rules: Rules, seen: Seen, moment: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    for rule in rules.dates:
        yield from (one.at for one in dates.coming(rule, seen, moment, zone))


def _reached(
    known: Standing | None, rules: Rules, seen: Seen, now: tuple[datetime, ZoneInfo]
) -> Iterator[dates.Coming]:
    """Those that the last review by these rules foresaw: what became known when it was over is not made up for."""
    moment, zone = now
    if known is None or known.rules != rules.version or known.next_at is None or known.next_at > moment:
        return
    since = max(known.reviewed_at, known.next_at - turning.MOMENT)
    for rule in rules.dates:
        if rule.segment is None or rule.segment in known.segments:
            yield from (one for one in dates.coming(rule, seen, since, zone) if one.at <= moment)


def _told(known: Standing | None, standing: Standing, reached: list[News]) -> Reviewed:
    """The very standing of before where nothing is new but the time of the look."""
    news = [*_stage(known, standing), *_segments(known, standing), *reached]
    if known and not news and _same(known, standing):
        return Reviewed(known)
    return Reviewed(standing, tuple(news))


def _same(known: Standing, standing: Standing) -> bool:
    told = ("rules", "stage", "reason", "judged_by", "segments", "next_at")
    return all(getattr(known, name) == getattr(standing, name) for name in told)


def _stage(known: Standing | None, standing: Standing) -> Iterator[News]:
    before = known.stage if known else None
    if standing.stage != before:
        stage = {"from": before, "to": standing.stage, "reason": standing.reason}
        yield News(Name.STAGE_CHANGED, {"stage": stage}, standing.reviewed_at)


def _segments(known: Standing | None, standing: Standing) -> Iterator[News]:
    held, within = known.segments.keys() if known else set[str](), standing.segments.keys()
    for name, changed in ((Name.SEGMENT_ENTERED, within - held), (Name.SEGMENT_LEFT, held - within)):
        yield from (News(name, {"segment": {"name": one}}, standing.reviewed_at) for one in sorted(changed))
