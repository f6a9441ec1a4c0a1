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
from shared.importing.models import About, Import, State, StoppedError
from shared.importing.store import ImportStore

STRETCH = 2 * chunks.MAX_RECORD
"""A stretch without the end of a record holds one that is too long."""

BUSY = 500
"""Messages on the queue of events from which an import waits: webhooks come through the same queue."""

PAUSE_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Importing:
    imports: ImportStore
    objects: Objects
    events: Queue
    intake: Intake
    turns: Queue
    brand: Brand

    def turn(self, message: Mapping[str, Any], now: datetime) -> Import:
        """`message` holds the id, and the first time also what to do. Returns the import as it is afterwards."""
        task = self._known(message, now)
        if task.state is not State.RUNNING:
            return task
        if self.events.waiting() > BUSY:
            self.turns.send([{"id": task.id}], delay_seconds=PAUSE_SECONDS)
            return task
        moved = self.imports.save(self._moved(task))
        if moved.state is State.RUNNING:
            self.turns.send([{"id": task.id}])
        return moved

    def _known(self, message: Mapping[str, Any], now: datetime) -> Import:
        known = self.imports.get(message["id"])
        if known is None:
            known = self.imports.create(msgspec.convert({**message, "created_at": now.isoformat()}, Import))
        return known

    def _moved(self, task: Import) -> Import:
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
        about = About(task.kind, task.source, task.created_at, self.brand)
        chunk = chunks.read(task, body, about, final=task.offset + len(body) >= task.size)
        if not task.dry_run:
            self.intake.put(*messages.deliveries(task, chunk.events))
        if chunk.refusals:
            error_file.keep(task, chunk.refusals, self.objects)
        after = replace(chunk.after, parts=task.parts + bool(chunk.refusals))
        return self._ended(replace(after, state=State.DONE)) if after.offset >= after.size else after

    def _ended(self, task: Import) -> Import:
        if task.parts:
            error_file.join(task, self.objects)
        return task
