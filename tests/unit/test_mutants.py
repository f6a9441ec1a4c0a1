"""The faults of `python -m infra.prove mutants` can be planted, and a scenario that fails for one is really heard."""

from itertools import chain
from pathlib import Path

import pytest

from infra.prove import planting, verdicts
from infra.prove.planting import Mutant, played, rules

RULES = rules()
MUTANTS = list(chain.from_iterable(rule.mutants for rule in RULES))


def test_every_fault_has_a_name_of_its_own():
    names = [mutant.name for mutant in MUTANTS]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_it_changes_one_place_of_the_code_and_names_scenarios_that_exist(mutant):
    assert mutant.found == 1, f"{mutant.find!r} stands {mutant.found} times in {mutant.file}"
    assert mutant.put != mutant.find
    assert [name for name in mutant.scenarios if not verdicts.path_of(name).is_file()] == []


FAULT = next(mutant for mutant in MUTANTS if mutant.name == "never_is_always")


@pytest.mark.parametrize(
    ("put", "caught"),
    [
        (FAULT.put, True),
        (f"{FAULT.find}  # as it was", False),
        ("if no_such_name:", False),
    ],
    ids=["a fault", "no fault", "nothing that can be played"],
)
def test_what_is_planted_is_noticed_by_its_scenarios_and_nothing_else_is(put, caught):
    verdict = played(FAULT.scenarios, Mutant.model_validate({**FAULT.model_dump(), "put": put}))
    assert verdict.caught is caught
    assert bool(verdict.broke) is ("no_such_name" in put)


def test_what_never_ends_is_noticed_and_leaves_no_process_behind(monkeypatch, tmp_path):
    """A file of tests is played by a process of that process."""
    pid = tmp_path / "pid"
    endless = (
        f"import json, os, time; one = os.fork(); one and open({str(pid)!r}, 'w').write(str(one)); time.sleep(600)"
    )
    fault = Mutant(
        name="endless", file="infra/prove/verdicts.py", find="import json\n", put=f"{endless}\n", scenarios=["welcome"]
    )
    monkeypatch.setattr(planting, "PATIENCE_SECONDS", 5)
    assert played(fault.scenarios, fault).failing == {"welcome": ["it never ends"]}
    assert not Path(f"/proc/{pid.read_text()}/cwd").exists()


def test_what_stands_nowhere_any_more_is_not_taken_for_a_fault_that_nobody_noticed():
    verdict = played(FAULT.scenarios, Mutant.model_validate({**FAULT.model_dump(), "find": "no such text"}))
    assert (verdict.caught, verdict.broke) == (False, f"what is to be replaced stands 0 times in {FAULT.file}")
