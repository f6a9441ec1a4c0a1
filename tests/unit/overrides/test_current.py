"""What functions take for the brand: the copy of what operators changed, as it was seconds ago, whatever goes wrong."""

import json
from dataclasses import replace

import pytest

from shared.aws import keys
from shared.configuration import Cap, Lifecycle
from shared.errors import UnavailableError
from shared.overrides.current import FRESH_SECONDS, CurrentBrand
from shared.reviews.current import CurrentRules
from shared.reviews.rules import compiled, knew, rules_of
from shared.reviews.segments import Segment
from tests.unit.messages.samples import a_brand

BRAND = a_brand(caps={"email": Cap(3, "7d")})


class Kept:
    """The table with the copy in it; `clock` is in seconds."""

    def __init__(self, **sections):
        self.clock, self.reads, self.down, self.sections = 0.0, 0, False, sections
        self.brand = CurrentBrand(self, BRAND, lambda: self.clock)

    def get(self, key):
        assert key == keys.OVERRIDES
        self.reads += 1
        if self.down:
            raise UnavailableError("get_item")
        return {"content": json.dumps({**self.sections, "changed": {"by": "ann"}})} if self.sections else None


def test_without_a_copy_it_is_the_brand_that_was_deployed():
    assert Kept().brand() is BRAND


def test_a_change_is_heard_of_after_fifteen_seconds_and_costs_one_read_until_then():
    kept = Kept()
    kept.brand()
    kept.sections = {"quiet_hours": {"start": "18:00"}}
    kept.clock = FRESH_SECONDS - 0.1
    assert (kept.brand(), kept.reads) == (BRAND, 1)
    kept.clock = FRESH_SECONDS
    assert (kept.brand().quiet_hours.start, kept.reads) == ("18:00", 2)


def test_the_same_copy_is_the_same_brand():
    kept = Kept(caps={"email": {"messages": 1}})
    first, kept.clock = kept.brand(), FRESH_SECONDS
    assert kept.brand() is first


def test_where_the_table_does_not_answer_it_is_as_it_was_last():
    kept = Kept(caps={"email": {"messages": 1}})
    kept.brand()
    kept.down, kept.clock = True, FRESH_SECONDS
    assert kept.brand().caps["email"].messages == 1


def test_a_function_that_never_knew_does_not_guess():
    kept = Kept(caps={"email": {"messages": 1}})
    kept.down = True
    with pytest.raises(UnavailableError):
        kept.brand()


def test_what_cannot_be_read_is_told_once_and_the_rest_counts(capsys, caplog):
    kept = Kept(caps={"email": {"messages": 0}}, quiet_hours={"end": "09:00"})
    assert kept.brand() == replace(BRAND, quiet_hours=replace(BRAND.quiet_hours, end="09:00"))
    kept.clock = FRESH_SECONDS
    kept.brand()
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(one.key, one.reason) for one in caplog.records] == [("caps", "messages must be 1 to 20")]
    assert [one["SettingIgnored"] for one in told if "SettingIgnored" in one] == [[1.0]]


STAGED, OTHER = (
    Segment("late", condition='customer.stage == "retention"'),
    Segment("fans", condition="customer.orders > 3"),
)
RULES = rules_of(compiled([STAGED, OTHER], BRAND))


def test_rules_are_those_that_were_compiled_until_a_threshold_changes():
    kept = Kept(caps={"email": {"messages": 1}})
    assert CurrentRules(RULES, kept.brand)() is RULES


def test_with_other_thresholds_they_are_those_that_the_build_would_make_of_them():
    """Under another version, so that everybody is looked at once more; and they read what the thresholds ask for."""
    kept = Kept(lifecycle={"recovery": 5, "inactive": "90d"})
    lifecycle = Lifecycle(recovery=5.0, inactive="90d")
    found = CurrentRules(RULES, kept.brand)()
    assert found == rules_of(compiled([STAGED, OTHER], replace(BRAND, lifecycle=lifecycle)))
    assert (found.version != RULES.version, "last_active" in found.reads) == (True, True)
    assert [knew(RULES.version, found, name) for name in ("", "late", "fans")] == [False, False, True]


def test_a_rollback_of_thresholds_is_the_version_of_before():
    kept = Kept(lifecycle={"recovery": 5})
    rules = CurrentRules(RULES, kept.brand)
    rules()
    kept.sections, kept.clock = {}, FRESH_SECONDS
    assert rules() == RULES
