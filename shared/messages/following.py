"""Did a machine follow the links of a mail? Gateways take a browser's name, but nobody's hands are as fast as they are.

What others go by: four clicks within a second or five within ten
(https://help.maestra.io/docs/filtering-out-fake-clicks-keeping-your-click-rate-clean), rapid sequences from one address
(https://docs.laposta.org/article/943-clicks-by-bots-spam-filters), anything within seconds of sending
(https://help.lemlist.com/en/articles/9140285-identifying-legitimate-clicks-and-opens). Only different links count here:
whoever presses one twice, or comes back for a second one, is a person.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from msgspec import Struct

TOO_SOON = timedelta(seconds=3)
"""A gateway looks before it lets a mail in, or right then; no person has read it by then."""

SWEEPS = ((3, timedelta(seconds=1)), (5, timedelta(seconds=10)))
"""So many different links of one mail within so long."""

SETTLES = timedelta(seconds=20)
"""The longest sweep, and as long again for SES to tell of it."""


class Click(Struct, frozen=True):
    """`link` only tells it from others."""

    at: datetime
    link: str


def machine(click: Click, clicks: Collection[Click], arrived_at: datetime | None) -> str | None:
    """Its name. `clicks` are all that are known of the same mail, before and after this one."""
    if arrived_at is not None and click.at < arrived_at + TOO_SOON:
        return "too_soon"
    return "many_links" if any(_sweeps(click, clicks, *sweep) for sweep in SWEEPS) else None


def _sweeps(click: Click, clicks: Collection[Click], number: int, within: timedelta) -> bool:
    """Whether any stretch of that length with this click in it has so many."""
    begins = [one.at for one in clicks if timedelta() <= click.at - one.at <= within]
    stretches = ({one.link for one in clicks if timedelta() <= one.at - begin <= within} for begin in begins)
    return any(len(links) >= number for links in stretches)
