"""Faults that are planted in a copy of the checkout, one at a time, to see which scenario notices.

tests/mutants/<what>.yaml lists them: the rule that is broken, the text that is replaced, and the scenario files that
should fail for it. A scenario plays one customer: what shows of many only, files of tests notice.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from infra.brand.documents import read
from infra.brand.typed import typed
from infra.packaging.imports import ROOT

LISTS = ROOT / "tests" / "mutants"
COPIED = ("infra", "shared", "functions", "tests")
SETTINGS = "pyproject.toml"
PATIENCE_SECONDS = 300


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


@dataclass(frozen=True, slots=True)
class Verdict:
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
        return _verdict(copy, scenarios)


def _verdict(copy: Path, scenarios: Sequence[str]) -> Verdict:
    command = [sys.executable, "-m", "infra.prove.verdicts", *scenarios]
    try:
        done = subprocess.run(command, cwd=copy, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        return Verdict({name: ["it never ends"] for name in scenarios})
    if done.returncode:
        return Verdict({}, done.stderr.strip().rpartition("\n")[2])
    return Verdict(json.loads(done.stdout))
