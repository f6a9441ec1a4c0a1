"""Segments ask for the same people as Pinpoint's: those that lack an attribute, groups of groups, and circles."""

import pytest

from infra.pinpoint.report import Report
from infra.pinpoint.segments import Segments
from tests.unit.pinpoint.asking import holds


def asked(name, *values):
    return {"Attributes": {name: {"AttributeType": "INCLUSIVE", "Values": list(values)}}}


def a_segment(name="s", **more):
    return {"Id": name, "Name": name, "SegmentType": "DIMENSIONAL", **more}


def groups(*given, include="ALL"):
    return {"SegmentGroups": {"Groups": list(given), "Include": include}}


def condition(*segments):
    return Segments(list(segments), Report()).documents()["s"]["if"]


NOT_PRO = {"Dimensions": [asked("plan", "pro"), asked("plan", "team")], "Type": "NONE"}
BASE = a_segment(
    "base", Dimensions={**asked("plan", "pro"), "Metrics": {"n": {"ComparisonOperator": "EQUAL", "Value": 1}}}
)


@pytest.mark.parametrize(
    ("given", "customer", "expected"),
    [
        (groups(NOT_PRO), {"plan": "free"}, True),
        (groups(NOT_PRO), {"plan": "team"}, False),
        (groups(NOT_PRO), {}, True),
        (groups({"Dimensions": [asked("plan", "pro")], "Type": "ALL"}, include="NONE"), {}, True),
        (groups({"SourceSegments": [{"Id": "base"}], "SourceType": "NONE"}), {}, True),
        (groups({"SourceSegments": [{"Id": "base"}], "SourceType": "NONE"}), {"plan": "pro"}, True),
        (groups({"SourceSegments": [{"Id": "base"}], "SourceType": "NONE"}), {"plan": "pro", "n": 1}, False),
        (
            groups({"Dimensions": [asked("plan", "pro"), asked("tea", "oolong")], "Type": "ANY"}),
            {"tea": "oolong"},
            True,
        ),
        (
            groups({"Dimensions": [asked("plan", "pro"), asked("tea", "oolong")], "Type": "ALL"}),
            {"tea": "oolong"},
            False,
        ),
        ({"Dimensions": {}}, {}, True),
    ],
)
def test_whoever_lacks_an_attribute_is_not_among_those_who_have_it(given, customer, expected):
    assert holds(condition(a_segment(**given), BASE), **customer) is expected


def test_segments_in_a_circle_end():
    other = a_segment("other", **groups({"SourceSegments": [{"Id": "s"}], "Dimensions": [asked("plan", "pro")]}))
    made = condition(a_segment(**groups({"SourceSegments": [{"Id": "other"}], "SourceType": "ANY"})), other)
    assert holds(made, plan="pro") is False


@pytest.mark.parametrize("kind", ["BEFORE", "AFTER", "ON", "BETWEEN"])
def test_a_date_that_is_compared_with_nothing_holds_for_nobody(kind):
    given = {"Attributes": {"day": {"AttributeType": kind, "Values": []}}}
    assert holds(condition(a_segment(Dimensions=given)), day="2026-05-01T00:00:00Z") is False


def test_an_operator_that_is_not_known_is_left_for_the_build_to_name():
    given = {"Metrics": {"n": {"ComparisonOperator": "ABOUT", "Value": 1.0}}}
    assert condition(a_segment(Dimensions=given)) == "double(customer.n) ABOUT 1.0"


def test_of_a_list_it_is_told_where_it_came_from():
    report = Report()
    given = {"Id": "l", "Name": "l", "SegmentType": "IMPORT", "ImportDefinition": {"S3Url": "s3://northwind/list.csv"}}
    assert Segments([given], report).documents()["l"]["list"] is True
    assert report.notes[0].message.endswith("Pinpoint had it from s3://northwind/list.csv")
