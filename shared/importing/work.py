"""One turn of an import: read a stretch of the file, queue its events, note what is refused, and how far we are.

In this order, so that whoever dies anywhere repeats one stretch: the same events with the same ids, and the same part
of the error file. Two turns of one import at once meet at the note of how far it is, and one of them begins anew.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from shared.aws.intake import Intake
from shared.aws.objects import Objects, Part
from shared.aws.queue import Queue
from shared.configuration import Brand
from shared.errors import NotFoundError
from shared.importing import chunks, error_file, messages
from shared.importing.members import Leaving
from shared.importing.models import About, Import, State, StoppedError
from shared.importing.store import ImportStore
from shared.jobs.models import Turn

STRETCH = 2 * chunks.MAX_RECORD
"""A stretch without the end of a record holds one that is too long."""

BUSY = 500
"""Messages on the queue of events from which an import waits: webhooks come through the same queue."""

PAUSE = timedelta(seconds=5)
SETTLE = timedelta(seconds=15)
"""Then who is on a list is mostly in its segment, and is not looked at for nothing."""

SWEEP = timedelta(minutes=15)
DOUBTFUL = "rows were refused, or there was none, so nobody was taken out: mend the file, or go on if it is right"


class Importing(Struct, frozen=True):
    imports: ImportStore
    objects: Objects
    events: Queue
    intake: Intake
    brand: Brand
    leaving: Leaving

    def turn(self, asked: Mapping[str, Any], run: int, now: datetime) -> Turn:
        """`asked` is what to do, and `run` counts how often it was gone on with, which takes up what was stopped."""
        task = self._known(asked, now)
        if task.state is State.STOPPED and run > task.run:
            task = replace(task, state=State.RUNNING, reason="")
        if task.settled or (task.sweep_at and now < task.sweep_at):
            return _turn(task, task.sweep_at)
        if self.events.waiting() > BUSY:
            return _turn(task, now + PAUSE)
        moved = self.imports.save(replace(self._moved(task, now), run=run))
        settles = moved.read and not task.read and not moved.settled
        return _turn(moved, moved.sweep_at or (now + SETTLE if settles else None))

    def _known(self, asked: Mapping[str, Any], now: datetime) -> Import:
        known = self.imports.get(asked["id"])
        return known or self.imports.create(msgspec.convert({**asked, "created_at": now.isoformat()}, Import))

    def _moved(self, task: Import, now: datetime) -> Import:
        if task.sweep_at:
            return self._swept(task, task.sweep_at)
        if task.read:
            return self._replaced(task, now)
        try:
            part = self._part(task)
            return self._sent(replace(task, size=part.size, etag=part.etag), part.body)
        except StoppedError as error:
            return self._ended(replace(task, state=State.STOPPED, reason=str(error)))

    def _part(self, task: Import) -> Part:
        try:
            part = self.objects.part(error_file.input_key(task.id), task.offset, STRETCH)
        except NotFoundError as error:
            raise StoppedError(f"{error}: put the file there first") from error
        if task.etag and part.etag != task.etag:
            raise StoppedError("the file was written anew while it was imported: import it as another one")
        return part

    def _sent(self, task: Import, body: bytes) -> Import:
        chunk = chunks.read(task, body, self._about(task), final=task.offset + len(body) >= task.size)
        if not task.dry_run:
            self.intake.put(*messages.deliveries(task, chunk.events))
        if chunk.refusals:
            error_file.keep(task, chunk.refusals, self.objects)
        after = replace(chunk.after, parts=task.parts + bool(chunk.refusals))
        return after if after.offset < after.size else self._finished(after)

    def _finished(self, task: Import) -> Import:
        """To its last row. Whoever is missing only because of a mistake in the file must not be taken out."""
        if not task.replaces or task.dry_run:
            return self._ended(replace(task, state=State.DONE))
        doubtful = task.refused or not task.accepted
        return self._ended(replace(task, state=State.STOPPED, reason=DOUBTFUL)) if doubtful else task

    def _replaced(self, task: Import, now: datetime) -> Import:
        """A page of those who were in the segment. Who was still on the way there is found when all of it is done once
        more, a quarter of an hour later.
        """
        left, after = self.leaving.page(self._about(task), task.after)
        self.intake.put(*messages.deliveries(task, left))
        moved = replace(task, after=after, removed=task.removed + len(left))
        return moved if after else self._ended(replace(moved, state=State.DONE, sweep_at=now + SWEEP))

    def _swept(self, task: Import, sweep_at: datetime) -> Import:
        left, after = self.leaving.page(self._about(task), task.after)
        self.intake.put(*messages.deliveries(replace(task, after=f"sweep{task.after}"), left))
        return replace(task, after=after, sweep_at=sweep_at if after else None)

    def _about(self, task: Import) -> About:
        return About(task.kind, task.source, task.created_at, self.brand, task.id, task.segment)

    def _ended(self, task: Import) -> Import:
        if task.parts:
            error_file.join(task, self.objects)
        return task


def _turn(task: Import, next_at: datetime | None) -> Turn:
    """What whoever looks at the job sees. Why it stopped is not told there: it may quote the file's header."""
    progress: dict[str, str | int] = {"state": str(task.state), "bytes_read": task.offset, "bytes": task.size}
    progress |= {"accepted": task.accepted, "refused": task.refused, "removed": task.removed}
    return Turn(task.settled, next_at, progress, stopped=task.state is State.STOPPED)
