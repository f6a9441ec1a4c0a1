"""Begin an import, or go on with one: the file into the bucket, and a message to the queue of imports."""

import codecs
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec
from pydantic import BaseModel, ConfigDict, ValidationError

from infra.brand import documents
from infra.cli import audit
from infra.cli.deployment import Deployment
from shared.aws import clock
from shared.aws.objects import Objects
from shared.aws.queue import Queue
from shared.errors import ConflictError, InvalidRequestError, NotFoundError
from shared.importing import columns, error_file
from shared.importing.models import Import, State, StoppedError
from shared.importing.store import ImportStore

TABULATOR = {"tab": "\t", "\\t": "\t"}
BLOCK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Wanted:
    file: Path
    kind: str
    source: str
    mapping: Path | None = None
    delimiter: str = ""
    dry_run: bool = False
    segment: str = ""
    replaces: bool = False
    starts_journeys: bool = False


class Mapped(BaseModel):
    """`columns: {E-Mail: email, Lieblingstee: traits.tea}`: the file's names to ours."""

    model_config = ConfigDict(extra="forbid")

    columns: dict[str, str]


def start(stage: Deployment, wanted: Wanted) -> str:
    """The id of the import. What can be seen to be wrong is said before anything is uploaded."""
    if (wanted.kind == "members") != bool(wanted.segment):
        raise InvalidRequestError("members are those of a segment: tributary segments import NAME FILE")
    now = clock.now(stage.store(), "")
    asked = _asked(wanted, f"{wanted.kind}-{now:%Y%m%d-%H%M%S}-{secrets.token_hex(3)}")
    try:
        msgspec.convert({**asked, "created_at": now}, Import)
        columns.check_mapping(asked["mapping"], wanted.kind)
    except (msgspec.ValidationError, StoppedError) as error:
        raise InvalidRequestError(str(error)) from None
    _check_encoding(wanted.file)
    with audit.noted(stage, "import", asked["id"]), wanted.file.open("rb") as file:
        Objects(stage.client("s3"), stage.bucket).put(error_file.input_key(asked["id"]), file)
        _turn(stage, asked)
    return str(asked["id"])


def resume(stage: Deployment, import_id: str) -> str:
    """Also where it is running: a second turn at once does no harm, and a lost one is made up for."""
    with audit.noted(stage, "import_resume", import_id):
        _save(stage, import_id, State.RUNNING)
        _turn(stage, {"id": import_id})
    return import_id


def stop(stage: Deployment, import_id: str) -> Import:
    with audit.noted(stage, "import_stop", import_id):
        return _save(stage, import_id, State.STOPPED)


def existing(stage: Deployment, import_id: str) -> Import:
    found = ImportStore(stage.store()).get(import_id)
    if found is None:
        raise NotFoundError(f"no import {import_id!r}; it may not have begun yet")
    return found


def _save(stage: Deployment, import_id: str, state: State) -> Import:
    """Tried again where the import has moved on meanwhile."""
    while True:
        known = existing(stage, import_id)
        if known.state in (State.DONE, state):
            return known
        try:
            reason = "by hand" if state is State.STOPPED else ""
            return ImportStore(stage.store()).save(replace(known, state=state, reason=reason))
        except ConflictError:
            continue


def _turn(stage: Deployment, message: Mapping[str, Any]) -> None:
    Queue(stage.client("sqs"), stage.queues["imports"]).send([message])


def _asked(wanted: Wanted, import_id: str) -> dict[str, Any]:
    return {
        "id": import_id,
        "kind": wanted.kind,
        "source": wanted.source,
        "mapping": _mapping(wanted.mapping) if wanted.mapping else {},
        "delimiter": TABULATOR.get(wanted.delimiter, wanted.delimiter),
        "dry_run": wanted.dry_run,
        "segment": wanted.segment,
        "replaces": wanted.replaces,
        "starts_journeys": wanted.starts_journeys,
    }


def _mapping(path: Path) -> dict[str, str]:
    document = documents.read(path.parent, path.name)
    try:
        return Mapped.model_validate(document.value).columns
    except ValidationError as error:
        wrong = error.errors()[0]
        raise InvalidRequestError(f"{path}:{document.line(wrong['loc'])}: {wrong['msg']}") from None


def _check_encoding(path: Path) -> None:
    decoder, line = codecs.getincrementaldecoder("utf-8")(), 1
    try:
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                line += decoder.decode(block).count("\n")
            decoder.decode(b"", final=True)
    except OSError as error:
        raise NotFoundError(f"{path}: {error.strerror}") from None
    except UnicodeDecodeError as error:
        line += bytes(error.object[: error.start]).count(b"\n")
        raise InvalidRequestError(f"{path}:{line}: not UTF-8: save the file as UTF-8 and import that") from None
