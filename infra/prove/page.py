"""docs/proofs.md, from what the runs have left behind."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from infra.packaging.imports import ROOT
from infra.prove.record import entries, runs

PAGE = ROOT / "docs" / "proofs.md"
HEAD = """# Long runs

Written by `python -m infra.prove`, which lists these runs, starts one (`make prove RUN=properties`) and keeps what it
found in `docs/proofs/`. A `+` behind a commit: the checkout had changes besides it. A run with the same seed and size
does the same again, but what happens at the same time on a stage need not meet in the same way. Which scenario noticed
which fault of `mutants`: [proofs/mutants.md](proofs/mutants.md).

## What there is

| run | what it proves | started by |
|---|---|---|
"""
RESULTS = """
## What they found

| run | options | result | figures | took | commit | when (UTC) |
|---|---|---|---|---|---|---|
"""
MINUTE = 60


def write() -> None:
    listed = [f"| {run.name} | {run.what} | `python -m infra.prove {_command(run.name, run.options)}` |"
              for run in runs().values()]  # fmt: skip
    PAGE.write_text(HEAD + "\n".join(listed) + "\n" + RESULTS + "\n".join(map(_row, entries())) + "\n")


def _command(name: str, options: str) -> str:
    return f"{name} {options}".strip()


def _row(entry: Mapping[str, Any]) -> str:
    result = "passed" if entry["passed"] else f"**failed**: {entry.get('note', 'not yet known why')}"
    cells = [entry["run"], f"`{entry['options']}`", result, _figures(entry["found"]), _took(entry["seconds"])]
    return f"| {' | '.join(cells)} | {entry['commit']} | {entry['at']} |"


def _figures(found: Mapping[str, Any]) -> str:
    """Of many tests their sum; `docs/proofs/` holds what each of them found."""
    tests = [value for value in found.values() if isinstance(value, Mapping) and "played" in value]
    counted = {name: value for name, value in found.items() if value not in tests and not _in_parts(value)}
    total = Counter[str]()
    for one in tests:
        total.update(one)
    told = {**counted, **({f"in {len(tests)} tests": dict(total)} if tests else {})}
    plain = {name: _plain(value) for name, value in told.items() if name != "seed" and value not in ([], {}, None)}
    return ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in plain.items())


def _in_parts(value: Any) -> bool:
    """Told on a page of its own."""
    return isinstance(value, Mapping) and any(isinstance(one, Mapping) for one in value.values())


def _plain(value: Any) -> str:
    if isinstance(value, Mapping):
        return "(" + ", ".join(f"{name} {_plain(one)}" for name, one in value.items()) + ")"
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return str(value).replace("|", "\\|")


def _took(seconds: int) -> str:
    return f"{seconds} s" if seconds < 2 * MINUTE else f"{seconds // MINUTE} min"
