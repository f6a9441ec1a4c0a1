"""Faults that are planted in a copy of the checkout, one at a time, to see which scenario notices.

tests/mutants/<what>.yaml lists them: the rule that is broken, the text that is replaced, and the scenario files that
should fail for it. A scenario plays one customer: what shows of many only, files of tests notice.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from subprocess import PIPE
from tempfile import TemporaryDirectory

from msgspec import Struct
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from infra.brand.documents import read
from infra.brand.typed import typed
from infra.packaging.imports import ROOT

LISTS = ROOT / "tests" / "mutants"
COPIED = ("infra", "shared", "functions", "tests")
SETTINGS = "pyproject.toml"
PATIENCE_SECONDS = 300
"""With a fault in it, which may be one that never ends. Without any, all scenarios are played, as long as they take."""


class Mutant(BaseModel):
    """`find` stands in the file exactly once.

    `scenarios` are `welcome`, `rules/once` of another brand, or a file of tests with its whole path.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    file: str
    find: str
    put: str
    scenarios: Sequence[str] = Field(min_length=1)

    @property
    def found(self) -> int:
        return (ROOT / self.file).read_text().count(self.find)


class Rule(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    rule: str
    mutants: Sequence[Mutant] = Field(min_length=1)


class Verdict(Struct, frozen=True):
    """Scenarios that fail, by their file; `broke` is what Python said where it could not even play them.

    That is no fault that anybody noticed: text that cannot be played proves nothing about the scenarios.
    """

    failing: Mapping[str, Sequence[str]]
    broke: str = ""

    @property
    def caught(self) -> bool:
        return any(self.failing.values())


def rules() -> list[Rule]:
    lists = (read(LISTS, path.name) for path in sorted(LISTS.glob("*.yaml")))
    return [rule for document in lists for rule in typed(document, TypeAdapter(list[Rule]))]


def played(scenarios: Sequence[str], mutant: Mutant | None = None) -> Verdict:
    """In a copy of its own: with the fault in it, or without any."""
    with TemporaryDirectory() as folder:
        copy = Path(folder)
        for name in COPIED:
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / SETTINGS, copy / SETTINGS)
        if mutant:
            if mutant.found != 1:
                return Verdict({}, f"what is to be replaced stands {mutant.found} times in {mutant.file}")
            text = (copy / mutant.file).read_text()
            (copy / mutant.file).write_text(text.replace(mutant.find, mutant.put))
        return _verdict(copy, scenarios, PATIENCE_SECONDS if mutant else None)


def _verdict(copy: Path, scenarios: Sequence[str], patience: float | None) -> Verdict:
    """What never ends goes with the processes that it started: they would write into a copy that is being deleted."""
    command = [sys.executable, "-m", "infra.prove.verdicts", *scenarios]
    with subprocess.Popen(command, cwd=copy, stdout=PIPE, stderr=PIPE, text=True, process_group=0) as playing:  # noqa: S603
        try:
            out, error = playing.communicate(timeout=patience)
        except subprocess.TimeoutExpired:
            os.killpg(playing.pid, signal.SIGKILL)
            return Verdict({name: ["it never ends"] for name in scenarios})
    return Verdict({}, error.strip().rpartition("\n")[2]) if playing.returncode else Verdict(json.loads(out))
