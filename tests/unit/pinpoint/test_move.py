"""A whole export becomes a brand folder that compiles and plays, files to import, and a report that names the rest."""

import gzip
import json
import shutil
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from infra.brand.compile import check_brand
from infra.cli.main import app
from infra.journeys import scenario
from infra.journeys.scenario import Stage
from infra.pinpoint import journeys
from infra.pinpoint.activities import Way
from infra.pinpoint.endpoints import CUSTOMERS, SUPPRESSIONS
from infra.pinpoint.move import REPORT, Move, move
from infra.pinpoint.names import Naming
from infra.pinpoint.report import Report
from infra.pinpoint.segments import Segments
from tests.unit.importing.making import an_import, read
from tests.unit.pinpoint.test_fixtures import MODEL

FIXTURES = Path(__file__).parents[2] / "fixtures"
EXPORT = FIXTURES / "pinpoint"
JOURNEY = MODEL.shape_for("JourneyResponse")
APP = "arn:aws:sns:eu-central-1:123456789012:app/GCM/northwind"
USED = {
    "steps": f"  sms: {{sender: NORTHWIND}}\n  push: {{google: {APP!r}}}\n",
    "good": f"  push: {{google: {APP!r}}}\n",
}


def a_brand(folder, like="steps"):
    brand = Path(shutil.copytree(FIXTURES / "brands" / like, folder))
    written = (brand / "brand.yaml").read_text()
    (brand / "brand.yaml").write_text(written.replace("channels:\n", f"channels:\n{USED[like]}"))
    return brand


@pytest.fixture(scope="module")
def where(tmp_path_factory):
    """Moved once, for tests that only look."""
    return tmp_path_factory.mktemp("moved")


@pytest.fixture(scope="module")
def moved(where):
    return move(Move(EXPORT, a_brand(where / "brand"), where / "data"))


@pytest.fixture
def brand(moved, where):
    return where / "brand"


@pytest.fixture
def fresh(tmp_path):
    return a_brand(tmp_path / "brand")


def document(brand, name):
    return yaml.safe_load((brand / name).read_text())


def messages(report, about):
    return " ".join(note.message for note in report.notes if about in note.about)


def test_the_brand_folder_compiles(moved, brand):
    compiled = check_brand(brand)
    assert {"welcome_new_accounts", "win_back_2"} <= {one.name for one in compiled.journeys}
    assert {"welcome_mail", "tips_mail", "welcome_text", "come_back_text"} <= compiled.templates.keys()
    assert {one.name for one in compiled.segments} >= {"pro_users_eu", "trade_fair_2025"}
    assert {note.about for note in moved.notes if ".yaml:" in note.about} == {"parked/win_back_3.yaml:13"}


def test_what_the_brand_has_is_not_written_over(moved, brand):
    before = FIXTURES / "brands" / "steps" / "journeys" / "win_back.yaml"
    assert (brand / "journeys" / "win_back.yaml").read_text() == before.read_text()


def test_doing_it_again_changes_nothing(brand, where):
    def files():
        return {path: path.read_bytes() for path in sorted(brand.rglob("*")) if path.is_file()}

    before = files()
    move(Move(EXPORT, brand, where / "data"))
    assert files() == before


def test_a_template_of_the_brands_own_stays_however_often_one_of_its_name_is_imported(fresh, tmp_path):
    source = tmp_path / "export"
    source.mkdir()
    mail = {"TemplateName": "note", "TemplateType": "EMAIL", "Subject": "Theirs", "HtmlPart": "<p>Theirs</p>"}
    (source / "note.json").write_text(json.dumps({"EmailTemplateResponse": mail}))
    own = (fresh / "templates" / "note" / "email.en.mjml").read_text() + "{{ to be mended"
    (fresh / "templates" / "note" / "email.en.mjml").write_text(own)
    for _ in range(2):
        move(Move(source, fresh, tmp_path / "data"))
        assert (fresh / "templates" / "note" / "email.en.mjml").read_text() == own
        assert "Theirs" in (fresh / "templates" / "note_2" / "email.en.mjml").read_text()


@pytest.mark.parametrize(
    ("sent", "saved", "told"),
    [
        ("2", "3", "it sent version 2 of the template note (email), and version 3 was taken"),
        (
            "2",
            None,
            "it sent version 2 of the template note (email), and one of which the version is not said was taken",
        ),
        ("3", "3", None),
        (None, "3", None),
    ],
)
def test_a_step_that_sent_another_version_of_its_template_than_was_saved_is_told(fresh, sent, saved, told):
    source = fresh.parent / "export"
    source.mkdir()
    mail = {"TemplateName": "note", "TemplateType": "EMAIL", "Subject": "S", "HtmlPart": "<p>S</p>", "Version": saved}
    step = {"EMAIL": {"TemplateName": "note", "TemplateVersion": sent}}
    journey = {"Id": "j", "Name": "Hello", "State": "ACTIVE", "StartActivity": "a", "Activities": {"a": step}}
    (source / "note.json").write_text(json.dumps({"EmailTemplateResponse": mail}))
    (source / "hello.json").write_text(json.dumps({"JourneyResponse": journey}))
    (fresh / "templates" / "note").rename(fresh / "templates" / "other")
    report = move(Move(source, fresh, fresh.parent / "data"))
    found = [note.message for note in report.of("finish") if note.about == "journey Hello / mail_note"]
    assert found == ([f"{told}: compare them, or save that one alone and import again"] if told else [])


def test_a_journey_that_was_not_running_is_parked_where_nothing_begins(moved, brand):
    assert document(brand, "parked/win_back_3.yaml")["trigger"] == {"event": "journey.needs_a_trigger"}
    assert "parked/" in messages(moved, "Win Back!")


def test_what_a_parked_journey_lacks_is_told_with_its_line(fresh, tmp_path):
    source = tmp_path / "export"
    source.mkdir()
    step = {"EMAIL": {"TemplateName": "nowhere"}}
    journey = {"Id": "j", "Name": "Hello", "State": "DRAFT", "StartActivity": "a", "Activities": {"a": step}}
    (source / "hello.json").write_text(json.dumps({"JourneyResponse": journey}))
    report = move(Move(source, fresh, tmp_path / "data"))
    assert "nowhere" in messages(report, "parked/hello.yaml:")


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


def test_of_several_versions_of_a_segment_the_latest_is_taken(moved, brand):
    assert '"gold"' not in document(brand, "segments/pro_users_eu.yaml")["if"]
    assert document(brand, "segments/trade_fair_2025.yaml")["list"] is True


def test_a_template_keeps_its_words_and_says_what_it_was_used_for(moved, brand):
    mail = (brand / "templates" / "welcome_mail" / "email.en.mjml").read_text()
    assert mail.startswith('---\nclass: "marketing"\n')
    assert "Hello {{ customer.first_name | default: 'there' }},<br />you like" in mail
    assert "<script" not in mail
    push = yaml.safe_load((brand / "templates" / "welcome_push" / "push.en.yaml").read_text())
    assert push == {"class": "marketing", "title": "Hi", "body": "Welcome aboard"}
    text = (brand / "templates" / "come_back_text" / "sms.en.txt").read_text()
    assert text.startswith("---\nclass: transactional\n")
    assert "links.unsubscribe" in (brand / "templates" / "welcome_text" / "sms.en.txt").read_text()


@pytest.mark.parametrize(
    ("about", "words"),
    [
        ("Welcome – new accounts", "open hours"),
        ("Welcome – new accounts", "closed days"),
        ("Welcome – new accounts", "DailyCap 2, 4 in 7 days"),
        ("Welcome – new accounts", "50 messages a second"),
        ("Welcome – new accounts", "_userauth.sign_up came from Pinpoint's SDK"),
        ("Welcome – new accounts / custom_crm_sync", "function:crm-sync"),
        ("Welcome – new accounts / welcome_mail", "the sender is that of brand.yaml"),
        ("brand.yaml", "quiet from 21:00 to 09:00"),
        ("Win back", "no way leads to the activity zz"),
        ("Win back", "it could be entered 3 times"),
        ("Win back / text_come_back_text", "registration ids of India"),
        ("Win Back!", "the template never_saved (email) was not saved"),
        ("Win Back! / wait", "'soon' cannot be read"),
        ("segment Pro users (EU)", "a distance from a place"),
        ("segment Pro users (EU)", "the channel GCM"),
        ("segment Lapsed, but not from the fair", "00000000000000000000000000000000 was not saved"),
        ("template WelcomeMail", "{{Recommendations.Name.[0]}}"),
        ("template WelcomeMail", "https:// now"),
        ("template WelcomeMail", "List-Unsubscribe-Post"),
        ("template WelcomePush", "northwind://home"),
        ("campaign.json", "CampaignResponse"),
        ("notes.txt", "neither JSON"),
        ("part-00000.jsonl:6", "no endpoint"),
        ("endpoints", "OptOut NONE is no proof of consent"),
        ("endpoints", "Interests had several values"),
    ],
)
def test_what_changes_or_has_no_equivalent_is_told(moved, brand, about, words):
    assert words in messages(moved, about)
    assert words.replace("|", "\\|") in (brand / REPORT).read_text()


def test_where_there_are_more_languages_the_copies_are_to_be_translated(tmp_path):
    folder = a_brand(tmp_path / "brand", like="good")
    report = move(Move(EXPORT, folder, tmp_path / "data"))
    assert (folder / "templates" / "tips_mail" / "email.ar.mjml").is_file()
    assert "to be translated: the files for ar" in messages(report, "TipsMail")
    assert check_brand(folder).templates["welcome_text"]


def test_a_channel_that_the_brand_does_not_use_is_among_what_is_to_be_finished(tmp_path):
    folder = Path(shutil.copytree(FIXTURES / "brands" / "steps", tmp_path / "brand"))
    report = move(Move(EXPORT, folder, tmp_path / "data"))
    assert "brand.yaml does not use the channel sms" in messages(report, "templates/welcome_text/sms.en.txt:1")


def test_people_and_their_withdrawals_are_taken_by_the_import(moved, where):
    chunk = read((where / "data" / CUSTOMERS).read_bytes(), an_import(source="crm/pinpoint"))
    assert chunk.refusals == ()
    mira, phone, *_ = chunk.events
    assert {str(one) for one in mira.identifiers} == {"email:mira@example.com", "crm_customer@pinpoint:u-1"}
    known = {
        "first_name": "Mira",
        "plan": "pro",
        "lifetime_value": "120.5",
        "time_zone": "Europe/Berlin",
        "city": "Berlin",
    }
    assert known.items() <= mira.data["traits"].items()
    assert mira.data.get("consents", []) == []
    (act,) = phone.data["consents"]
    assert (act["channel"], act["address"], act["state"]) == ("sms", "+4915112345678", "withdrawn")
    stopped = read((where / "data" / SUPPRESSIONS).read_bytes(), an_import("suppressions", source="crm/pinpoint"))
    assert (stopped.refusals, stopped.events[0].name) == ((), "message.bounced")


def test_exported_endpoints_may_be_compressed(fresh, tmp_path):
    source = tmp_path / "export"
    source.mkdir()
    lines = (EXPORT / "endpoints" / "part-00000.jsonl").read_bytes()
    (source / "part-00000.gz").write_bytes(gzip.compress(lines))
    move(Move(source, fresh, tmp_path / "data"))
    assert len((tmp_path / "data" / CUSTOMERS).read_text().splitlines()) == 4


def test_nothing_personal_is_written_into_the_brand_folder(moved, brand):
    texts = [path.read_text() for path in brand.rglob("*") if path.is_file()]
    assert not any("mira@example.com" in text or "+4915112345678" in text for text in texts)


def test_a_template_whose_name_has_no_letters_of_ours_gets_a_folder_too(fresh, tmp_path):
    source = tmp_path / "export"
    source.mkdir()
    text = {"TemplateName": "日本", "Body": "Hello"}
    (source / "t.json").write_text(json.dumps({"SMSTemplateResponse": text}))
    move(Move(source, fresh, tmp_path / "data"))
    assert "template" in check_brand(fresh).templates


def test_a_file_that_is_torn_is_to_be_saved_again(fresh, tmp_path):
    source = tmp_path / "export"
    source.mkdir()
    (source / "j.json").write_text('{"JourneyResponse":\n{"Id"')
    (note,) = move(Move(source, fresh, tmp_path / "data")).of("finish")
    assert note.about == "j.json:2"


@pytest.mark.parametrize("stated", ["{broken", "[]", '"text"'])
def test_defaults_that_cannot_be_read_are_told(fresh, tmp_path, stated):
    source = tmp_path / "export"
    source.mkdir()
    mail = {"TemplateName": "t", "HtmlPart": "<p>{{Attributes.A}}</p>", "DefaultSubstitutions": stated}
    (source / "t.json").write_text(json.dumps({"EmailTemplateResponse": mail}))
    assert "DefaultSubstitutions is no JSON object" in messages(
        move(Move(source, fresh, tmp_path / "data")), "t (email)"
    )


SIMPLE = {
    "Name": "Hello",
    "Id": "h1",
    "State": "ACTIVE",
    "StartActivity": "a",
    "StartCondition": {
        "EventStartCondition": {
            "EventFilter": {"Dimensions": {"EventType": {"Values": ["Signed Up"]}}, "FilterType": "SYSTEM"}
        }
    },
    "Activities": {
        "a": {"EMAIL": {"TemplateName": "TipsMail", "NextActivity": "b"}},
        "b": {
            "ConditionalSplit": {
                "Condition": {
                    "Conditions": [{"EventCondition": {"Dimensions": {"EventType": {"Values": ["_email.click"]}}}}],
                    "Operator": "ANY",
                },
                "EvaluationWaitTime": {"WaitFor": "P2D"},
                "FalseActivity": "c",
            }
        },
        "c": {"EMAIL": {"TemplateName": "TipsMail"}},
    },
}
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


def test_a_journey_that_came_over_plays(fresh, tmp_path):
    source = tmp_path / "export"
    source.mkdir()
    (source / "hello.json").write_text(json.dumps({"JourneyResponse": SIMPLE}))
    shutil.copy(EXPORT / "template_tips_mail.json", source)
    move(Move(source, fresh, tmp_path / "data"))
    compiled = check_brand(fresh)
    (tmp_path / "hello.yaml").write_text(STORY)
    stage = Stage(compiled.brand, {one.name: one for one in compiled.journeys})
    assert [result.problems for result in scenario.play(tmp_path / "hello.yaml", stage)] == [(), ()]


def test_the_command_shows_the_report(fresh, tmp_path):
    asked = ["pinpoint", "import", str(EXPORT), "--to", str(fresh), "--data", str(tmp_path / "data")]
    result = CliRunner().invoke(app, asked)
    assert result.exit_code == 0, result.output
    for words in ("To finish by hand", "What has no equivalent", "What means something else now", REPORT):
        assert words in result.output


def test_a_folder_without_a_brand_is_named(tmp_path):
    result = CliRunner().invoke(app, ["pinpoint", "import", str(EXPORT), "--to", str(tmp_path)])
    assert result.exit_code == 2
