"""What became of a long run: started, timed, kept in docs/proofs/<run>.json."""

import json
import pkgutil
import re
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from msgspec import Struct

from infra import prove
from infra.packaging.imports import ROOT
from shared.errors import InvalidRequestError, NotFoundError
from shared.overrides.wording import unknown

PROOFS = ROOT / "docs" / "proofs"
KEPT = 5
"""Entries of each run."""

WRONG_OPTIONS = 2
"""With this a program ends that does not take its options; a run that proved nothing ends with 1."""

FIRST_LINE = re.compile(r'"""`python -m infra\.prove\.(\w+) ?([^`]*)`: ([^.\n]+)\.')


class Run(Struct, frozen=True):
    """A module of this package whose first line says how it is started, and what it proves."""

    name: str
    options: str
    what: str


def runs() -> dict[str, Run]:
    """The folder is the list."""
    found = [FIRST_LINE.match(_source(module.name)) for module in pkgutil.iter_modules(prove.__path__)]
    return {match[1]: Run(*match.groups()) for match in found if match}


def run(name: str) -> Run:
    known = runs()
    if name not in known:
        raise NotFoundError(f"{unknown('run', name, list(known))}; `python -m infra.prove` lists them")
    return known[name]


def start(name: str, options: Sequence[str]) -> Mapping[str, Any]:
    """Runs it where everybody sees it, and keeps what it found. The default options where none are given."""
    given = list(options) or run(name).options.split()
    before, began = commit(), time.monotonic()
    done = process(name, given, stdout=subprocess.PIPE)
    if done.returncode == WRONG_OPTIONS:
        raise InvalidRequestError(f"{name} was not run; `python -m infra.prove {name} --help` has its options")
    entry = {
        "run": name,
        "options": " ".join(given),
        "at": f"{datetime.now(UTC):%Y-%m-%d %H:%M}",
        "commit": before,
        "seconds": round(time.monotonic() - began),
        "passed": done.returncode == 0,
        "found": _small(_last_object(done.stdout)),
    }
    _keep(entry)
    return entry


def process(name: str, options: Sequence[str], stdout: int | None = None) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", f"infra.prove.{run(name).name}", *options]
    return subprocess.run(command, cwd=ROOT, stdout=stdout, text=True, check=False)  # noqa: S603


def entries() -> list[Mapping[str, Any]]:
    """Newest first."""
    found = [entry for file in PROOFS.glob("*.json") for entry in json.loads(file.read_text())]
    return sorted(found, key=lambda entry: str(entry["at"]), reverse=True)


def commit() -> str:
    """With a mark where the checkout has changes that no commit has."""
    command = ["git", "describe", "--always", "--dirty=+", "--exclude=*"]
    return subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout.strip()  # noqa: S603


def _source(name: str) -> str:
    spec = find_spec(f"infra.prove.{name}")
    return Path(spec.origin).read_text() if spec and spec.origin else ""


def _last_object(text: str) -> Mapping[str, Any]:
    """What the run printed last; {} where it ended before it could."""
    start = text.rfind("\n{") + 1
    try:
        found: Mapping[str, Any] = json.loads(text[start:])
    except ValueError:
        return {}
    return found


def _small(found: Mapping[str, Any]) -> dict[str, Any]:
    """Numbers and words as they are; of long lists how many."""
    return {name: len(value) if isinstance(value, list) and len(value) > 3 else value for name, value in found.items()}


def _keep(entry: Mapping[str, Any]) -> None:
    PROOFS.mkdir(parents=True, exist_ok=True)
    file = PROOFS / f"{entry['run']}.json"
    known = json.loads(file.read_text()) if file.is_file() else []
    file.write_text(json.dumps([*known, entry][-KEPT:], indent=2, ensure_ascii=False) + "\n")
