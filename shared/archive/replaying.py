"""One turn of a replay: read some lines of the archive, send on what they say, note how far that is.

In this order, so that whoever dies anywhere repeats a stretch: the same deliveries, whose events are known by their
ids. Of two turns of one replay at once one begins anew.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from shared.archive.lines import Line
from shared.archive.models import Replay
from shared.archive.reading import Archive
from shared.archive.store import ReplayStore
from shared.archive.wanted import Wanted
from shared.aws.intake import Intake
from shared.aws.queue import Queue
from shared.errors import NotFoundError
from shared.jobs.models import Turn
from shared.observability import logger

JOB = "replay"
LINES, OBJECTS = 500, 50
"""Of one turn, at most: half a minute of work."""

BUSY = 500
"""Messages on the queue of events from which a replay waits: webhooks come through the same queue."""

PAUSE = timedelta(seconds=5)


class Replaying(Struct, frozen=True):
    replays: ReplayStore
    archive: Archive
    events: Queue
    intake: Intake

    def turn(self, replay_id: str, asked: Mapping[str, Any], now: datetime) -> Turn:
        """`asked` is what is wanted of the archive."""
        task = self.replays.get(replay_id) or Replay(replay_id, msgspec.convert(asked, Wanted), now)
        if task.done_at:
            return _turn(task)
        if self.events.waiting() > BUSY:
            return _turn(task, now + PAUSE)
        return _turn(self.replays.save(self._moved(task, now)))

    def _moved(self, task: Replay, now: datetime) -> Replay:
        """Some objects; or a part of one that is long."""
        until, before = task.read + LINES, task.objects
        while task.read < until and task.objects - before < OBJECTS:
            key = task.object if task.line else self.archive.following(task.wanted, task.object)
            if key is None:
                return replace(task, done_at=now)
            task = self._read(replace(task, object=key), self.archive.lines(key), until - task.read)
        return task

    def _read(self, task: Replay, lines: list[Line], most: int) -> Replay:
        end = min(task.line + most, len(lines))
        part, whole = lines[task.line : end], end == len(lines)
        became = Counter(self._again(one) for one in part if task.wanted.has(one))
        return replace(
            task,
            line=0 if whole else end,
            objects=task.objects + whole,
            read=task.read + len(part),
            sent=task.sent + became["sent"],
            unreadable=task.unreadable + became["unreadable"],
            erased=task.erased + became["erased"],
        )

    def _again(self, line: Line) -> str:
        try:
            delivery, found = self.archive.read(line)
        except NotFoundError:
            return "erased"
        if found.error:
            logger.warning("unreadable", extra={"key": line.id, "connector": line.connector, "reason": found.error})
            return "unreadable"
        self.intake.put({"delivery": {**delivery, "replayed": True}, "events": list(found.events), "error": None})
        return "sent"


def _turn(task: Replay, next_at: datetime | None = None) -> Turn:
    counted = ("objects", "read", "sent", "unreadable", "erased")
    return Turn(task.done_at is not None, next_at, {name: getattr(task, name) for name in counted})
