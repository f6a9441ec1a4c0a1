"""Is the way alive by which a provider reports? Every five minutes a mail goes to its simulator, and is reported.

Where all canaries around a claim came back and nothing came of the claimed message itself, that one did not leave.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from itertools import pairwise

from msgspec import Struct

from shared.configuration import EMAIL

SIMULATORS = {EMAIL: "success@simulator.amazonses.com"}
"""By channel, who takes anything and reports on it. Carriers report on texts within 72 hours, so no canary proves
anything of one; the other channels have no simulator.
"""

CONNECTOR = "ses"
"""By whose word it came back: others may say anything."""

EVERY = timedelta(minutes=5)
MOST_APART = 2 * EVERY + timedelta(minutes=1)
"""One of the schedule's calls may be missing, two may not."""

NAME = "canary"


class Canary(Struct, frozen=True):
    """`sent_at` is right before the provider was called."""

    sent_at: datetime
    heard_at: datetime | None = None


def slot(now: datetime) -> str:
    """One canary flies in each, whoever calls how often."""
    return f"{now - (now - datetime.min.replace(tzinfo=now.tzinfo)) % EVERY:%Y%m%dT%H%M}"


def send_id(stage: str, slot: str) -> str:
    """As that of a message, where `canary` is no address. A topic may tell of those of other stages as well."""
    return f"{NAME}_{stage}_{slot}"


def slot_of(send_id: str, stage: str) -> str | None:
    """None where it is another stage's."""
    own, found, slot = send_id.rpartition("_")
    return slot if found and own == f"{NAME}_{stage}" else None


def is_canary(send_id: str) -> bool:
    return send_id.startswith(f"{NAME}_")


def came_back(canaries: Collection[Canary], since: datetime, until: datetime, enough: int) -> bool:
    """Whether all did that were sent from right before `since` to the first so many after `until`, without a gap.

    One alone, sent afterwards, would say nothing of what was lost while the way was broken before.
    """
    sent = sorted(canaries, key=lambda one: one.sent_at)
    before = [one for one in sent if one.sent_at <= since][-1:]
    after = [one for one in sent if one.sent_at >= until][:enough]
    chain = [*before, *(one for one in sent if since < one.sent_at < until), *after]
    unbroken = all(later.sent_at - earlier.sent_at <= MOST_APART for earlier, later in pairwise(chain))
    return bool(before) and len(after) == enough and unbroken and all(one.heard_at for one in chain)
