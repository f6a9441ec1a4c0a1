"""What a customer is now by the rules, what of it is news, and when to look again.

What rules that have changed find is no news: of a new threshold nobody should hear. Nor is what a first look finds of
somebody who has been known for long.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from shared.events import Name
from shared.profiles.models import Profile
from shared.profiles.zones import clock
from shared.reviews import dates, lifecycle, segments
from shared.reviews.lifecycle import Found
from shared.reviews.models import News, Reviewed, Standing
from shared.reviews.rules import Rules, knew

NEW = timedelta(hours=36)
"""As long as what happened is news."""


def review(profile: Profile, known: Standing | None, moment: datetime, rules: Rules) -> Reviewed:
    """By the same rules at the same moment, a second review finds nothing new."""
    plain, zone = profile.plain(), clock(profile, rules.time_zone, rules.stores).zone
    found = lifecycle.find(profile, _before(known, rules), rules.lifecycle, moment)
    since = _since(known, found, moment)
    staged = {**plain, "stage": found.stage, "stage_since": since.isoformat()}
    looks = segments.looks(rules.segments, staged, moment, zone)
    within = sorted(name for name, (holds, _) in looks.items() if holds)
    standing = Standing(
        reviewed_at=moment,
        rules=rules.version,
        stage=found.stage,
        stage_since=since,
        reason=found.reason,
        judged_by=found.judged_by,
        segments={name: known.segments.get(name, moment) if known else moment for name in within},
        next_at=_next(found, [turns for _, turns in looks.values()], _coming(rules, profile, within, (moment, zone))),
    )
    news = [*_stage(known, standing, rules), *_segments(known, standing, rules, _is_new(plain, moment))]
    return _told(known, standing, [*news, *_dates(known, standing, rules, (profile, zone))])


def _before(known: Standing | None, rules: Rules) -> Found | None:
    """None where nothing of it counts any more: whom other thresholds found late is late by those of now, or is not."""
    if known is None or known.stage is None or known.reason is None:
        return None
    if known.reason in lifecycle.BY_THRESHOLDS and not knew(known.rules, rules):
        return None
    return Found(known.stage, known.reason, known.stage_since, known.judged_by)


def _since(known: Standing | None, found: Found, moment: datetime) -> datetime:
    """When it came so by what is known, if that was after the last change."""
    before = known.stage_since if known and known.stage else None
    if known and before and known.stage == found.stage:
        return before
    came = found.since if found.since and found.since <= moment else moment
    return came if before is None or came > before else moment


def _next(found: Found, turns: list[datetime | None], coming: Iterator[datetime]) -> datetime | None:
    return min((one for one in (found.changes_at, *turns, *coming) if one), default=None)


def _coming(rules: Rules, profile: Profile, within: list[str], now: tuple[datetime, ZoneInfo]) -> Iterator[datetime]:
    moment, zone = now
    for rule in rules.dates:
        if not rule.every or rule.segment in within:
            yield from (one.at for one in dates.coming(rule, profile, moment, zone))


def _told(known: Standing | None, standing: Standing, news: list[News]) -> Reviewed:
    """The very standing of before where nothing is new but the time of the look."""
    if known and not news and _same(known, standing):
        return Reviewed(known)
    return Reviewed(standing, tuple(news))


def _same(known: Standing, standing: Standing) -> bool:
    told = ("rules", "stage", "stage_since", "reason", "judged_by", "segments", "next_at")
    return all(getattr(known, name) == getattr(standing, name) for name in told)


def _stage(known: Standing | None, standing: Standing, rules: Rules) -> Iterator[News]:
    before = known.stage if known else None
    since = standing.stage_since or standing.reviewed_at
    told = knew(known.rules, rules) if known and before else standing.reviewed_at - since <= NEW
    if standing.stage != before and told:
        stage = {"from": before, "to": standing.stage, "reason": standing.reason}
        yield News(Name.STAGE_CHANGED, {"stage": stage}, standing.reviewed_at)


def _segments(known: Standing | None, standing: Standing, rules: Rules, is_new: bool) -> Iterator[News]:
    held, within = known.segments.keys() if known else set[str](), standing.segments.keys()
    if held == within:
        return
    told = {one.name for one in rules.segments if (knew(known.rules, rules, one.name) if known else is_new)}
    for name, changed in ((Name.SEGMENT_ENTERED, within - held), (Name.SEGMENT_LEFT, held - within)):
        yield from (News(name, {"segment": {"name": one}}, standing.reviewed_at) for one in sorted(changed & told))


def _dates(known: Standing | None, standing: Standing, rules: Rules, about: tuple[Profile, ZoneInfo]) -> Iterator[News]:
    """What came in the time that was waited for: a member of today does not get the Monday before."""
    profile, zone = about
    if known is None or known.next_at is None or known.next_at > standing.reviewed_at:
        return
    awaited = (known.next_at, standing.reviewed_at)
    for rule in rules.dates:
        if not rule.every or rule.segment in known.segments.keys() & standing.segments.keys():
            found = dates.reached(rule, profile, awaited, zone)
            yield from (News(Name.DATE_REACHED, one.plain(), one.at) for one in found)


def _is_new(plain: Mapping[str, Any], moment: datetime) -> bool:
    """To us: the day on which the customer was first heard of is not over for long."""
    first = min([one["first"] for one in plain.get("channels", {}).values()], default=None)
    return first is None or moment - datetime.fromisoformat(first) <= NEW
