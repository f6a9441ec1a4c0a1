"""Dimensions of segments as conditions: they hold of whom they held there."""

import pytest

from infra.pinpoint import dimensions
from infra.pinpoint.report import Report
from tests.unit.pinpoint.asking import holds


def asked(kind, *values):
    return {"AttributeType": kind, "Values": list(values)}


@pytest.mark.parametrize(
    ("asked", "value", "expected"),
    [
        (asked("INCLUSIVE", "pro", "team"), "team", True),
        (asked("INCLUSIVE", "pro"), "free", False),
        (asked("INCLUSIVE", "pro"), None, False),
        (asked("EXCLUSIVE", "pro"), "free", True),
        (asked("EXCLUSIVE", "pro"), "pro", False),
        (asked("EXCLUSIVE", "pro"), None, True),
        (asked("CONTAINS", "te", "co"), "coffee", True),
        (asked("CONTAINS", 'a"b'), 'xa"b', True),
        (asked("BEFORE", "2026-05-01T00:00:00Z"), "2026-04-30T23:59:59Z", True),
        (asked("AFTER", "2026-05-01"), "2026-04-30T23:59:59Z", False),
        (asked("ON", "2026-05-01T00:00:00Z"), "2026-05-01T18:00:00Z", True),
        (asked("BETWEEN", "2026-05-01T00:00:00Z", "2026-05-02T00:00:00Z"), "2026-05-01T12:00:00Z", True),
        (asked("BETWEEN", "2026-05-01T00:00:00Z", "2026-05-02T00:00:00Z"), "2026-05-03T12:00:00Z", False),
    ],
)
def test_an_attribute_is_compared_as_pinpoint_does(asked, value, expected):
    known = {} if value is None else {"plan": value}
    assert holds(dimensions.attribute("customer.plan", asked), **known) is expected


@pytest.mark.parametrize(
    ("operator", "expected"),
    [
        ("GREATER_THAN", False),
        ("LESS_THAN", False),
        ("GREATER_THAN_OR_EQUAL", True),
        ("LESS_THAN_OR_EQUAL", True),
        ("EQUAL", True),
    ],
)
@pytest.mark.parametrize("stored", ["2", 2, 2.0])
def test_a_metric_is_compared_as_a_number_however_it_is_kept(operator, expected, stored):
    condition = dimensions.metric("customer.orders_made", {"ComparisonOperator": operator, "Value": 2.0})
    assert holds(condition, orders_made=stored) is expected


@pytest.mark.parametrize(("recency", "expected"), [("ACTIVE", True), ("INACTIVE", False)])
def test_activity_is_asked_of_the_last_days(recency, expected):
    given = {"Behavior": {"Recency": {"Duration": "DAY_7", "RecencyType": recency}}}
    (condition,) = dimensions.of_customer(given, "x", Report())
    assert holds(condition, last_active="2026-11-15T00:00:00Z") is expected
    assert holds(condition, last_active="2026-11-01T00:00:00Z") is not expected


def test_an_attribute_of_an_event_keeps_the_name_by_which_the_app_sends_it():
    given = {
        "Attributes": {"PlanName": {"Values": ["web"]}},
        "Metrics": {"spend": {"ComparisonOperator": "EQUAL", "Value": 1}},
    }
    assert dimensions.of_event(given) == [
        'event.data.properties.PlanName in ["web"]',
        "double(event.data.properties.spend) == 1.0",
    ]


@pytest.mark.parametrize(("how", "expected"), [("ALL", False), ("ANY", True), ("NONE", False), (None, False)])
def test_groups_are_put_together_as_they_say(how, expected):
    parts = ['customer.a == "1"', 'customer.a == "2" || customer.a == "3"']
    assert holds(dimensions.chosen(parts, how), a="3") is expected
