"""What somebody wants to change is told to be wrong in the very words of the build, and all of it at once."""

from typing import Any

import msgspec
import pytest
import yaml
from hypothesis import given

from infra.brand import brand_file
from infra.brand.documents import parse
from infra.brand.problems import BrandError
from infra.brand.typed import typed
from shared.configuration import Cap
from shared.errors import InvalidRequestError
from shared.overrides import rules
from shared.overrides.overlay import changes, leaves, merged, overlaid
from shared.overrides.proposing import Proposal, checked, proposed
from shared.overrides.rules import Names
from shared.overrides.typed import BRAND
from tests.unit.messages.samples import a_brand
from tests.unit.overrides.wishes import CHANNELS, JOURNEYS, OVERRIDES

DEPLOYED = a_brand(caps={"email": Cap(3, "7d")}, exchange_rates={"USD": "0.92"})
PLAIN: Any = msgspec.to_builtins(DEPLOYED)
NAMES = Names(CHANNELS, JOURNEYS)


def refused(*names: str, unset: tuple[str, ...] = (), **sections: Any) -> str:
    with pytest.raises(InvalidRequestError) as error:
        proposed(DEPLOYED, {}, Proposal(leaves(sections), (*names, *unset)), NAMES)
    return str(error.value)


def at_synth(override: dict[str, Any]) -> list[str]:
    document = parse(yaml.safe_dump(merged(PLAIN, override)), "brand.yaml")
    try:
        brand = typed(document, BRAND)
        guards = [message for _, message in rules.check(brand, NAMES, ("guards",))]
        return guards + [one.message for one in brand_file.check(brand, document)]
    except BrandError as error:
        return [one.message for one in error.problems]


@pytest.mark.parametrize(
    "override",
    [
        {"quiet_hours": {"start": "8pm"}},
        {"quiet_hours": {"stop": "08:00"}},
        {"caps": {"email": {"messages": 0}}},
        {"caps": {"email": {"messages": "many", "period": "1y"}}},
        {"caps": {"emial": {"messages": 1}}},
        {"lifecycle": {"usual": "two months", "rhythm_from": 1, "retention": 9}},
        {"lifecycle": {"unanswered": 90}},
        {"guards": {"complaints": 0, "journeys": {"welcome": {"daily": 0}}}},
        {"broadcasts": {"share": 2, "rate": -1}},
    ],
)
def test_what_is_wrong_is_told_in_the_words_of_the_build(override: dict[str, Any]) -> None:
    told, known = refused(**override), at_synth(override)
    assert known
    assert all(one in told for one in known)
    assert told.count("; ") >= len(known) - 1


def test_the_field_is_named() -> None:
    told = refused(caps={"email": {"messages": 0}}, quiet_hours={"end": "24:00"})
    assert "caps.email.messages: messages must be 1 to 20" in told
    assert "quiet_hours.end: end: '24:00' is not right here; write a time of day, such as 20:00" in told


def test_a_journey_that_there_is_not_is_named() -> None:
    assert "did you mean welcome?" in refused(guards={"journeys": {"wellcome": {"daily": 1}}})


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("senders.marketing", "unknown section 'senders'"),
        ("quiet_hour.start", "did you mean quiet_hours?"),
        ("caps", "write a section and a field"),
    ],
)
def test_only_fields_of_some_sections_may_be_changed(name: str, told: str) -> None:
    with pytest.raises(InvalidRequestError) as error:
        proposed(DEPLOYED, {}, Proposal({name: "x"}), NAMES)
    assert told in str(error.value)


def test_what_is_as_deployed_cannot_be_unset() -> None:
    assert "it is as deployed; changed are none" in refused("quiet_hours.start")


@given(OVERRIDES)
def test_whatever_is_right_is_taken_and_comes_to_the_same(overrides: dict[str, Any]) -> None:
    found = checked(DEPLOYED, overrides, NAMES)
    assert overlaid(DEPLOYED, found) == overlaid(DEPLOYED, overrides)
    assert checked(DEPLOYED, found, NAMES) == found


@given(OVERRIDES)
def test_unsetting_all_that_is_changed_leaves_nothing(overrides: dict[str, Any]) -> None:
    known = checked(DEPLOYED, overrides, NAMES)
    sections = tuple(f"{section}.{field}" for section, fields in known.items() for field in fields)
    assert proposed(DEPLOYED, known, Proposal(unset=sections), NAMES) == {}


def test_what_is_set_to_what_was_deployed_is_no_override() -> None:
    known = proposed(DEPLOYED, {}, Proposal({"caps.email.messages": 2}), NAMES)
    assert known == {"caps": {"email": {"messages": 2}}}
    assert proposed(DEPLOYED, known, Proposal({"caps.email.messages": 3}), NAMES) == {}


def test_a_number_in_quotes_is_the_number_as_in_a_brand_file() -> None:
    assert proposed(DEPLOYED, {}, Proposal({"caps.email.messages": "2"}), NAMES) == {"caps": {"email": {"messages": 2}}}


def test_changes_say_what_was_and_is() -> None:
    after = proposed(DEPLOYED, {}, Proposal({"caps.sms.messages": 1, "lifecycle.inactive": "90d"}), NAMES)
    assert changes({}, after, DEPLOYED) == [
        {"name": "caps.sms.messages", "before": None, "after": 1},
        {"name": "caps.sms.period", "before": None, "after": "1d"},
        {"name": "lifecycle.inactive", "before": None, "after": "90d"},
    ]
