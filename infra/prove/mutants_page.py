"""docs/proofs/mutants.md: each rule of journeys, the faults that break it, and the scenario that noticed."""

from collections.abc import Iterator, Mapping, Sequence

from infra.packaging.imports import ROOT
from infra.prove.parts import Part
from infra.prove.planting import Rule
from infra.prove.record import commit

PAGE = ROOT / "docs" / "proofs" / "mutants.md"
HEAD = """# Planted faults

Written by `python -m infra.prove mutants`. Each rule of journeys and messages is broken in a copy of the code, by one
fault at a time (`tests/mutants`), and the scenario files are played: one must fail. Where one customer shows nothing it
is a file of tests. `+ 2` are further ones that do.

{faults} faults in {rules} rules, {caught} of them noticed; commit {commit}, {minutes} minutes of playing.

| rule | the fault | the scenario that notices |
|---|---|---|
"""
MINUTE = 60


def write(rules: Sequence[Rule], played: Mapping[str, Part]) -> None:
    rows = [row for rule in rules for row in _rows(rule, played)]
    parts = played.values()
    head = HEAD.format(
        faults=len(parts),
        rules=len(rules),
        caught=sum(part["caught"] for part in parts),
        commit=commit(),
        minutes=round(sum(part["seconds"] for part in parts) / MINUTE),
    )
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(head + "\n".join(rows) + "\n")


def _rows(rule: Rule, played: Mapping[str, Part]) -> Iterator[str]:
    for number, mutant in enumerate(rule.mutants):
        said = mutant.name.replace("_", " ")
        yield f"| {rule.rule if number == 0 else ''} | {said} | {_noticed(played[mutant.name])} |"


def _noticed(part: Part) -> str:
    if part["broke"]:
        return f"nothing can be played: {part['broke']}".replace("|", "\\|")
    failing = [(file, one) for file, found in part["failing"].items() for one in found]
    if not failing:
        return "**none**"
    (file, first), *others = failing
    return f"`{file}`: {first}" + (f" + {len(others)}" if others else "")
