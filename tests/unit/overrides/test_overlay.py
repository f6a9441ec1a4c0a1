"""Overrides come to the same as a brand.yaml that says so; what cannot be read leaves its section alone."""

from typing import Any

import msgspec
import pytest
import yaml
from hypothesis import given

from infra.brand import brand_file
from infra.brand.documents import parse
from infra.brand.typed import typed
from shared.configuration import CHANGEABLE, Brand, Cap
from shared.overrides.overlay import difference, merged, overlaid
from shared.overrides.rules import RULES
from shared.overrides.typed import BRAND
from tests.unit.messages.samples import a_brand
from tests.unit.overrides.wishes import OVERRIDES

DEPLOYED = a_brand(caps={"email": Cap(3, "7d")}, exchange_rates={"USD": "0.92"})
PLAIN: dict[str, Any] = msgspec.to_builtins(DEPLOYED)


def compiled(plain: dict[str, Any]) -> Brand:
    document = parse(yaml.safe_dump(plain), "brand.yaml")
    brand = typed(document, BRAND)
    assert not brand_file.check(brand, document)
    return brand


@given(OVERRIDES)
def test_an_override_comes_to_the_same_as_a_brand_file_that_says_it(overrides: dict[str, Any]) -> None:
    found = overlaid(DEPLOYED, overrides)
    assert not found.ignored
    assert found.brand == compiled(merged(PLAIN, overrides))


@given(OVERRIDES, OVERRIDES)
def test_a_difference_is_the_smallest_override_that_makes_it(first: dict[str, Any], second: dict[str, Any]) -> None:
    before, after = merged(PLAIN, first), merged(merged(PLAIN, first), second)
    found = difference(before, after)
    assert merged(before, found) == after
    assert not difference(after, merged(after, found))


def test_nothing_said_is_as_deployed() -> None:
    assert overlaid(DEPLOYED, {}).brand is DEPLOYED


@pytest.mark.parametrize(
    ("section", "override", "reason"),
    [
        ("quiet_hours", {"start": "25:00"}, "start: '25:00' is not right here; write a time of day, such as 20:00"),
        ("quiet_hours", {"weekends": True}, "unknown field 'weekends'"),
        ("quiet_hours", "never", "Expected `object`, got `str`"),
        ("caps", {"email": {"messages": "many"}}, "Expected `int`, got `str` - at `$[...].messages`"),
        ("lifecycle", {"retention": 4}, "retention is 1 interval or more, and less than recovery"),
        ("guards", {"journeys": {"welcome": {"hourly": 0}}}, "hourly must be 1 or more"),
        ("broadcasts", {"share": 1.5}, "a share is more than 0 and at most 1"),
    ],
)
def test_a_section_that_cannot_be_read_stays_as_deployed_and_says_why(section: str, override: Any, reason: str) -> None:
    found = overlaid(DEPLOYED, {section: override, "caps" if section != "caps" else "guards": {}})
    assert found.brand == DEPLOYED
    assert found.ignored == {section: reason}


def test_the_other_sections_of_it_count() -> None:
    found = overlaid(DEPLOYED, {"broadcasts": {"share": 9}, "quiet_hours": {"start": "21:00"}, "budgets_of_2030": {}})
    assert found.brand.quiet_hours.start == "21:00"
    assert found.brand.quiet_hours.end == DEPLOYED.quiet_hours.end
    assert found.ignored.keys() == {"broadcasts", "budgets_of_2030"}


def test_each_section_that_may_be_changed_has_its_rule() -> None:
    assert tuple(RULES) == CHANGEABLE
