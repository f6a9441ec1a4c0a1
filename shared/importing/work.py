"""One turn of an import: read a stretch of the file, queue its events, note what is refused, and how far we are.

In this order, so that whoever dies anywhere repeats one stretch: the same events with the same ids, and the same part
of the error file. Two turns of one import at once meet at the note of how far it is, and one of them begins anew.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import msgspec

from shared.aws.intake import Intake
from shared.aws.objects import Objects, Part
from shared.aws.queue import Queue
from shared.configuration import Brand
from shared.errors import NotFoundError
from shared.importing import chunks, error_file, messages
from shared.importing.members import Leaving
from shared.importing.models import About, Import, State, StoppedError
from shared.importing.store import ImportStore

STRETCH = 2 * chunks.MAX_RECORD
"""A stretch without the end of a record holds one that is too long."""

BUSY = 500
"""Messages on the queue of events from which an import waits: webhooks come through the same queue."""

PAUSE_SECONDS = 5
SETTLE_SECONDS = 15
"""Then who is on a list is mostly in its segment, and is not looked at for nothing."""

SWEEP_SECONDS = 900
DOUBTFUL = "rows were refused, or there was none, so nobody was taken out: mend the file, or go on if it is right"


@dataclass(frozen=True, slots=True)
class Importing:
    imports: ImportStore
    objects: Objects
    events: Queue
    intake: Intake
    turns: Queue
    brand: Brand
    leaving: Leaving

    def turn(self, message: Mapping[str, Any], now: datetime) -> Import:
        """`message` holds the id, and the first time also what to do. Returns the import as it is afterwards."""
        task = self._known(message, now)
        if "sweep" in message:
            return self._swept(task, message["sweep"])
        if task.state is not State.RUNNING:
            return task
        if self.events.waiting() > BUSY:
            self.turns.send([{"id": task.id}], delay_seconds=PAUSE_SECONDS)
            return task
        moved = self.imports.save(self._moved(task))
        if moved.state is State.RUNNING:
            self.turns.send([{"id": task.id}], delay_seconds=SETTLE_SECONDS if moved.read and not task.read else 0)
        return moved

    def _known(self, message: Mapping[str, Any], now: datetime) -> Import:
        known = self.imports.get(message["id"])
        if known is None:
            known = self.imports.create(msgspec.convert({**message, "created_at": now.isoformat()}, Import))
        return known

    def _moved(self, task: Import) -> Import:
        if task.read:
            return self._replaced(task)
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

    def _replaced(self, task: Import) -> Import:
        """A page of those who were in the segment. Who was still on the way there is found when all of it is done once
        more, a quarter of an hour later.
        """
        left, after = self.leaving.page(self._about(task), task.after)
        self.intake.put(*messages.deliveries(task, left))
        moved = replace(task, after=after, removed=task.removed + len(left))
        if after:
            return moved
        self.turns.send([{"id": task.id, "sweep": ""}], delay_seconds=SWEEP_SECONDS)
        return self._ended(replace(moved, state=State.DONE))

    def _swept(self, task: Import, after: str) -> Import:
        left, following = self.leaving.page(self._about(task), after)
        self.intake.put(*messages.deliveries(replace(task, after=f"sweep{after}"), left))
        if following:
            self.turns.send([{"id": task.id, "sweep": following}])
        return task

    def _about(self, task: Import) -> About:
        return About(task.kind, task.source, task.created_at, self.brand, task.id, task.segment)

    def _ended(self, task: Import) -> Import:
        if task.parts:
            error_file.join(task, self.objects)
        return task
