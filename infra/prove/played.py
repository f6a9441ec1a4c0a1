"""A run that is a test with other sizes: pytest plays it, and says what it counted."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import typer
from msgspec import Struct

from infra.cli.console import console
from infra.packaging.imports import ROOT

KEPT = ROOT / ".local" / "prove"
OPTIONS = ("-q", "-p", "no:cacheprovider", "--show-capture=no", "-o", "junit_family=legacy")
"""That family of reports has properties of each test."""


class Played(Struct, frozen=True):
    """What the tests counted, by test; those that failed. Where none was even started, `failed` says where to look."""

    counted: Mapping[str, Mapping[str, str]]
    failed: Sequence[str]


def play(name: str, *options: str, **environment: Any) -> Played:
    """What pytest said lies in .local/prove/<name>.txt if anything failed."""
    KEPT.mkdir(parents=True, exist_ok=True)
    report, said = KEPT / f"{name}.xml", KEPT / f"{name}.txt"
    command = [sys.executable, "-m", "pytest", *OPTIONS, *options, f"--junitxml={report}"]
    given = os.environ | {word: str(value) for word, value in environment.items()}
    done = subprocess.run(command, cwd=ROOT, env=given, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        said.write_text(done.stdout + done.stderr)
    cases = _cases(report)
    failed = [one for one, case in cases.items() if {"failure", "error"} & {part.tag for part in case}]
    unknown = [str(said.relative_to(ROOT))] if done.returncode and not failed else []
    return Played({one: _counted(case) for one, case in cases.items()}, failed + unknown)


def conclude(played: Played, **about: Any) -> None:
    """Says what it was about, what was counted, which failed; and ends the command."""
    counted = {name: json.loads(value) for test in played.counted.values() for name, value in test.items()}
    console.print_json(data={**about, **counted, "failed": list(played.failed)})
    raise typer.Exit(1 if played.failed else 0)


def _cases(report: Path) -> dict[str, ElementTree.Element]:
    if not report.is_file():
        return {}
    cases = {str(case.get("name")): case for case in ElementTree.parse(report).iter("testcase")}  # noqa: S314 - pytest's
    report.unlink()
    return cases


def _counted(case: ElementTree.Element) -> dict[str, str]:
    return {str(one.get("name")): str(one.get("value")) for one in case.iter("property")}
