"""What a journey of an export is made into, step by step."""

import json

import pytest

from infra.brand.compile import check_brand
from infra.journeys import scenario
from infra.journeys.scenario import Stage
from infra.pinpoint import journeys
from infra.pinpoint.activities import Way
from infra.pinpoint.names import Naming
from infra.pinpoint.report import Report
from infra.pinpoint.segments import Segments
from tests.unit.pinpoint.moving import EXPORT, SIMPLE, document, messages
from tests.unit.pinpoint.test_fixtures import MODEL

JOURNEY = MODEL.shape_for("JourneyResponse")


def test_a_journey_that_was_not_running_is_parked_where_nothing_begins(moved, brand):
    assert document(brand, "parked/win_back_3.yaml")["trigger"] == {"event": "journey.needs_a_trigger"}
    assert "parked/" in messages(moved, "Win Back!")


def test_what_a_parked_journey_lacks_is_told_with_its_line(bring):
    step = {"EMAIL": {"TemplateName": "nowhere"}}
    journey = {"Id": "j", "Name": "Hello", "State": "DRAFT", "StartActivity": "a", "Activities": {"a": step}}
    assert "nowhere" in messages(bring({"JourneyResponse": journey}), "parked/hello.yaml:")


def test_a_journey_begins_with_its_event_and_keeps_its_schedule_and_reentry(moved, brand):
    made = document(brand, "journeys/welcome_new_accounts.yaml")
    assert made["trigger"]["event"] == "Account Created"
    assert made["reentry"] == {"after": "30d"}
    assert 'now < timestamp("2027-12-31T00:00:00Z")' in made["when"]
    assert '"pro_users_eu" in customer.segments' in made["when"]
    door = document(brand, "journeys/welcome_new_accounts_on_userauth_sign_up.yaml")
    assert (door["trigger"]["event"], door["steps"][0]["journey"]) == ("userauth.sign_up", "welcome_new_accounts")


def test_a_segment_starts_whoever_comes_into_it(moved, brand):
    made = document(brand, "journeys/win_back_2.yaml")
    name = "lapsed_but_not_from_the_fair"
    assert made["trigger"] == {"event": "segment.entered", "if": f'event.data.segment.name == "{name}"'}


STEPS = {
    "welcome_mail": {"type": "send", "template": "welcome_mail", "channels": ["email"]},
    "wait": {"type": "wait", "for": "3d"},
    "opened": {
        "type": "wait_for",
        "events": [{"event": "message.opened", "then": "split"}, {"event": "message.clicked", "then": "split"}],
        "within": "36h",
        "otherwise": "text_welcome_text",
    },
    "split": {
        "type": "split",
        "shares": [
            {"name": "way_1", "percent": 60, "then": "holdout"},
            {"name": "way_2", "percent": 30, "then": "custom_crm_sync"},
            {"name": "way_3", "percent": 10, "then": "done"},
        ],
    },
    "holdout": {
        "type": "split",
        "shares": [
            {"name": "left_out", "percent": 20, "then": "done"},
            {"name": "goes_on", "percent": 80, "then": "which_plan"},
        ],
    },
    "which_plan": {"type": "wait", "for": "1h"},
    "which_plan_choice": {
        "type": "branch",
        "cases": [
            {"if": '"pro_users_eu" in customer.segments', "then": "push_welcome_push"},
            {
                "if": 'customer.plan in ["pro", "team"] && double(customer.order_count) >= 2.0',
                "then": "custom_crm_sync",
            },
        ],
        "otherwise": "wait_2",
    },
    "push_welcome_push": {"type": "send", "template": "welcome_push", "channels": ["push"], "then": "done"},
    "call": {"type": "task", "title": "Call the customer", "queue": "contact_center"},
    "mail_tips_mail": {"type": "send", "template": "tips_mail", "channels": ["email"], "then": "done"},
    "wait_2": {"type": "wait", "until": 'timestamp("2027-01-15T08:00:00Z")', "then": "mail_tips_mail"},
    "text_welcome_text": {"type": "send", "template": "welcome_text", "channels": ["sms"], "then": "wait_2"},
    "done": {"type": "end"},
}


@pytest.mark.parametrize("step", sorted(STEPS))
def test_an_activity_is_the_step_that_does_the_same(moved, brand, step):
    steps = {one.pop("id"): one for one in document(brand, "journeys/welcome_new_accounts.yaml")["steps"]}
    assert steps[step] == STEPS[step]


def test_all_of_several_conditions_are_asked_one_after_the_other(moved, brand):
    steps = {one["id"]: one for one in document(brand, "journeys/win_back_2.yaml")["steps"]}
    assert steps["question"]["cases"] == [{"if": 'customer.country in ["US", "CA"]', "then": "question_event1"}]
    assert steps["question_event1"]["events"][0]["then"] == "question_event2"
    assert steps["question_event2"]["events"][0]["then"] == "text_come_back_text"
    assert {steps[one]["otherwise"] for one in ("question", "question_event1", "question_event2")} == {"question_2"}


STORY = """journey: hello
scenarios:
  - name: whoever does not click gets a second mail two days later
    start: 2026-03-02T10:00:00+00:00
    customer: &ann {identifiers: {email: ann@example.com}, consents: {email: granted}}
    story:
      - receive: {event: Signed Up}
      - expect: {sent: [tips_mail], step: question}
      - advance: 2d
      - expect: {sent: [tips_mail, tips_mail], ended: completed}
  - name: whoever clicks does not
    start: 2026-03-02T10:00:00+00:00
    customer: *ann
    story:
      - receive: {event: Signed Up}
      - advance: 1d
      - receive: {event: message.clicked, data: {message: {channel: email}}}
      - expect: {sent: [tips_mail], ended: completed}
"""


@pytest.mark.parametrize("state", sorted(JOURNEY.members["State"].enum))
def test_only_what_was_running_begins_by_itself(state):
    way = Way("journey", Segments([], Report()), Report())
    made = journeys.convert({**SIMPLE, "State": state}, Naming(), way, ("20:00", "08:00"))
    assert made.parked is (state not in ("ACTIVE", "PAUSED"))
    assert set(made.documents) == {"hello"}


def test_a_journey_that_came_over_plays(fresh, bring, tmp_path):
    bring({"JourneyResponse": SIMPLE}, json.loads((EXPORT / "template_tips_mail.json").read_text()))
    compiled = check_brand(fresh)
    (tmp_path / "hello.yaml").write_text(STORY)
    stage = Stage(compiled.brand, {one.name: one for one in compiled.journeys})
    assert [result.problems for result in scenario.play(tmp_path / "hello.yaml", stage)] == [(), ()]
