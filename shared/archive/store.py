"""How far replays have come, in the table; a change that somebody else made meanwhile is a ConflictError."""

from datetime import timedelta
from typing import Any

import msgspec
from msgspec.structs import replace

from shared.archive.models import Replay
from shared.aws import keys
from shared.aws.table import Table
from shared.aws.writes import unchanged

KEPT = timedelta(days=400)


class ReplayStore:
    def __init__(self, table: Table) -> None:
        self._table = table

    def get(self, replay_id: str) -> Replay | None:
        item = self._table.get(keys.replay(replay_id), consistent=True)
        return msgspec.convert(item, Replay, strict=False) if item else None

    def save(self, task: Replay) -> Replay:
        later = replace(task, revision=task.revision + 1)
        self._table.put(keys.replay(task.id), _item(later), **unchanged(task.revision))
        return later


def _item(task: Replay) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(task)
    present = {name: value for name, value in plain.items() if value is not None}
    return {**present, "expires_at": int((task.created_at + KEPT).timestamp())}
