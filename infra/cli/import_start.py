"""Begin an import, or go on with one: the file into the bucket, and a job that reads it."""

import codecs
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec
from msgspec import Struct
from pydantic import BaseModel, ConfigDict, ValidationError

from infra.brand import documents
from infra.cli import api, audit
from infra.cli.deployment import Deployment
from shared.aws import clock
from shared.aws.objects import Objects
from shared.errors import InvalidRequestError, NotFoundError
from shared.importing import columns, error_file
from shared.importing.models import Import, StoppedError
from shared.importing.store import ImportStore
from shared.interface.complaints import in_words
from shared.jobs.jobs import Jobs

JOB = "import"
TABULATOR = {"tab": "\t", "\\t": "\t"}
BLOCK = 1024 * 1024


class Wanted(Struct, frozen=True):
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
    except msgspec.ValidationError as error:
        raise InvalidRequestError(in_words(error)) from None
    except StoppedError as error:
        raise InvalidRequestError(str(error)) from None
    _check_encoding(wanted.file)
    with audit.noted(stage, "import", asked["id"]), wanted.file.open("rb") as file:
        Objects(stage.client("s3"), stage.bucket).put(error_file.input_key(asked["id"]), file)
        Jobs(stage.client, stage.jobs).begin(JOB, str(asked["id"]), asked)
    return str(asked["id"])


def resume(stage: Deployment, import_id: str) -> str:
    """Nothing changes where it is running."""
    api.post(stage, f"/jobs/{JOB}/{quote(import_id)}/resumptions", {"reason": "tributary import --resume"})
    return import_id


def stop(stage: Deployment, import_id: str) -> None:
    api.post(stage, f"/jobs/{JOB}/{quote(import_id)}/stops", {"reason": "tributary import --stop"})


def existing(stage: Deployment, import_id: str) -> Import:
    found = ImportStore(stage.store()).get(import_id)
    if found is None:
        raise NotFoundError(f"no import {import_id!r}; it may not have begun yet")
    return found


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
