"""A review that moves a customer in and out of more segments than one transaction takes, in portions."""

from collections.abc import Mapping
from datetime import datetime

from msgspec.structs import replace

from shared.reviews.models import News, Reviewed, Standing


def first(reviewed: Reviewed, known: Standing | None, most: int) -> Reviewed:
    """`known` is the standing of before, by whose rules it still is as long as something is left out: that is found
    again by the next look, and told by it, or is no news there either.
    """
    held: Mapping[str, datetime] = known.segments if known else {}
    now = reviewed.standing.segments
    later = set(sorted(held.keys() ^ now.keys())[most:])
    if not later:
        return reviewed
    segments = {
        name: since for name, since in {**held, **now}.items() if (name in held if name in later else name in now)
    }
    news = tuple(one for one in reviewed.news if _segment(one) not in later)
    rules = known.rules if known else reviewed.standing.rules
    return Reviewed(replace(reviewed.standing, segments=segments, rules=rules), news)


def _segment(news: News) -> str | None:
    return (news.data.get("segment") or {}).get("name")
