"""Journeys that are not as they should be: torn, with names that meet, with times of every spelling, and very large."""

import json

import pytest

from infra.brand.compile import check_brand
from infra.pinpoint.durations import moment
from infra.pinpoint.move import Move, move
from tests.unit.pinpoint.moving import SIMPLE, a_brand, document, messages

MAIL = {"EMAIL": {"TemplateName": "T"}}
TEMPLATE = {"EmailTemplateResponse": {"TemplateName": "T", "Subject": "Hello", "HtmlPart": "<p>Hi</p>"}}


def event(name):
    return {"EventCondition": {"Dimensions": {"EventType": {"Values": [name]}}}}


@pytest.fixture
def bring(tmp_path):
    brand, source = a_brand(tmp_path / "brand"), tmp_path / "saved"
    source.mkdir()

    def brought(activities, **more):
        given = {**SIMPLE, "Activities": activities, "StartActivity": next(iter(activities)), **more}
        (source / "j.json").write_text(json.dumps([{"JourneyResponse": given}, TEMPLATE]))
        report = move(Move(source, brand, tmp_path / "data"))
        return report, document(brand, "journeys/hello.yaml"), brand

    return brought


@pytest.mark.parametrize(
    ("stated", "written"),
    [
        ("2027-01-15T08:00:00Z", "2027-01-15T08:00:00Z"),
        ("2027-01-15T08:00", "2027-01-15T08:00:00Z"),
        ("2027-01-15T08:00:00.000Z", "2027-01-15T08:00:00Z"),
        ("2027-01-15 09:00:00+01:00", "2027-01-15T08:00:00Z"),
        (1800000000.0, "2027-01-15T08:00:00Z"),
        ("1800000000", "2027-01-15T08:00:00Z"),
        ("some day", "some day"),
    ],
)
def test_a_moment_is_read_however_it_is_written(stated, written):
    assert moment(stated) == f'timestamp("{written}")'


def test_moments_of_waits_and_schedules_compile(bring):
    wait = {"Wait": {"WaitTime": {"WaitUntil": "2027-01-15T08:00"}, "NextActivity": "b"}}
    schedule = {"StartTime": 1800000000.0, "EndTime": "2027-03-01 00:00:00+00:00"}
    report, made, brand = bring({"a": wait, "b": MAIL}, Schedule=schedule)
    assert check_brand(brand)
    assert made["when"] == 'now >= timestamp("2027-01-15T08:00:00Z") && now < timestamp("2027-03-01T00:00:00Z")'
    assert "nobody enters and nothing is sent; mend `when`" in messages(report, "journey Hello")


def test_an_activity_that_was_not_saved_is_named(bring):
    report, _, brand = bring({"a": {"EMAIL": {"TemplateName": "T", "NextActivity": "lost"}}})
    assert check_brand(brand)
    assert "the activity lost was not saved" in messages(report, "journey Hello / mail_t")


def test_a_journey_without_its_first_activity_is_named(bring):
    report, _, _ = bring({"a": MAIL}, StartActivity="lost")
    assert "its first activity (lost) was not saved" in messages(report, "journey Hello")


@pytest.mark.parametrize("named", [("Check", "check event1"), ("check event1", "Check"), ("Check " * 20, "x")])
def test_names_of_steps_never_meet_and_are_never_too_long(bring, named):
    asked = {"Conditions": [event("a"), event("b"), {"SegmentDimensions": {"Attributes": {"p": {"Values": ["1"]}}}}]}
    split = {"Condition": {**asked, "Operator": "ALL"}, "EvaluationWaitTime": {"WaitFor": "P1D"}}
    first, second = named
    mail = {"Description": second, **MAIL}
    activities = {"a": {"Description": first, "ConditionalSplit": {**split, "TrueActivity": "b"}}, "b": mail}
    _, made, brand = bring({"s": {"EMAIL": {"TemplateName": "T", "NextActivity": "a"}}, **activities})
    assert check_brand(brand)
    ids = [one["id"] for one in made["steps"]]
    assert len(ids) == len(set(ids)) == 6


def test_the_name_of_the_event_that_starts_it_is_told(bring):
    assert "begins with `Signed Up`; tracking has its own names" in messages(bring({"a": MAIL})[0], "journey Hello")


def test_a_very_large_journey_is_one_file(bring):
    many = {f"a{n}": {"EMAIL": {"TemplateName": "T", "NextActivity": f"a{n + 1}"}} for n in range(400)}
    _, made, _ = bring({**many, "a400": MAIL})
    assert len(made["steps"]) == 402


@pytest.mark.parametrize(
    ("activity", "words"),
    [
        ({"PUSH": {"TemplateName": "P", "MessageConfig": {"TimeToLive": "600"}}}, "kept for 600 seconds"),
        ({"CUSTOM": {"DeliveryUri": "https://x.example", "EndpointTypes": ["SMS"]}}, "with an address of SMS"),
        (
            {
                "ConditionalSplit": {
                    "Condition": {"Conditions": [event("a")]},
                    "EvaluationWaitTime": {"WaitUntil": "2027"},
                }
            },
            "was until 2027",
        ),
    ],
)
def test_what_an_activity_said_besides_is_told(bring, activity, words):
    assert words in messages(bring({"a": activity})[0], "journey Hello")
