"""The faults of `python -m infra.prove mutants` can be planted, and a scenario that fails for one is really heard."""

from itertools import chain

import pytest

from infra.prove import verdicts
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


def test_what_stands_nowhere_any_more_is_not_taken_for_a_fault_that_nobody_noticed():
    verdict = played(FAULT.scenarios, Mutant.model_validate({**FAULT.model_dump(), "find": "no such text"}))
    assert (verdict.caught, verdict.broke) == (False, f"what is to be replaced stands 0 times in {FAULT.file}")
