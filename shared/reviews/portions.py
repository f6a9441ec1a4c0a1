"""A review that moves a customer in and out of more segments than one transaction takes, in portions."""

from collections.abc import Mapping
from datetime import datetime

from msgspec.structs import replace

from shared.reviews.models import News, Reviewed


def first(reviewed: Reviewed, held: Mapping[str, datetime], most: int) -> Reviewed:
    """`held` are the segments of before. What is left out is found again by the next look, and told by it."""
    now = reviewed.standing.segments
    later = set(sorted(held.keys() ^ now.keys())[most:])
    if not later:
        return reviewed
    segments = {
        name: since for name, since in {**held, **now}.items() if (name in held if name in later else name in now)
    }
    news = tuple(one for one in reviewed.news if _segment(one) not in later)
    return Reviewed(replace(reviewed.standing, segments=segments), news)


def _segment(news: News) -> str | None:
    return (news.data.get("segment") or {}).get("name")
