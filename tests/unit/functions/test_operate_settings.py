"""What operators do to settings over the API, and how the copy that functions read follows AppConfig."""

import base64
import importlib
from collections import Counter

import msgspec
import pytest

from shared import configuration
from shared.audit import Audit, Filter
from shared.aws import clock
from shared.aws.app_config import AppConfig
from shared.configuration import Cap
from shared.errors import InvalidRequestError
from shared.interface.operations import SETTINGS
from shared.overrides.current import CurrentBrand
from shared.overrides.following import Following
from shared.overrides.history import History
from tests.doubles.app_config import Hosted
from tests.unit.functions.operator import ARN, Operator
from tests.unit.messages.samples import NOW, a_brand

REASON = "it was too many"
BRAND = a_brand(caps={"email": Cap(3, "7d")})
TYPES = {one.id: one.answered for one in SETTINGS}


class Desk(Operator):
    def __init__(self, module, hosted, table):
        super().__init__(module.handler)
        self.hosted, self.table = hosted, table

    def get(self, path="/settings"):
        status, found = self.ask("GET", path)
        assert status == 200, found
        return msgspec.convert(found, TYPES["settings" if path == "/settings" else "settings_history"])

    def set(self, unset=(), **changes):
        named = {name.replace("__", "."): value for name, value in changes.items()}
        return self.ask("POST", "/settings", {"changes": named, "unset": list(unset), "reason": REASON})

    def roll_back(self, version):
        return self.ask("POST", "/settings/rollbacks", {"version": version, "reason": "it was wrong"})

    def brand(self):
        """As a function reads it that starts now."""
        return CurrentBrand(self.table, BRAND)()

    def differences(self):
        return {one["name"]: one["current"] for one in self.get()["settings"] if one["current"] != one["deployed"]}


@pytest.fixture
def desk(monkeypatch, table):
    monkeypatch.setenv("TRIBUTARY_SETTINGS_APPLICATION", "app")
    monkeypatch.setattr(configuration, "brand", lambda: BRAND)
    monkeypatch.setattr(configuration, "read", lambda name: {"journeys": {"welcome": {}}})
    monkeypatch.setattr(clock, "now", lambda table, travels: NOW)
    for name in ("composition", "routes", "handler"):
        module = importlib.reload(importlib.import_module(f"functions.operate_settings.{name}"))
    hosted = Hosted()
    config = AppConfig(lambda service: hosted, "app", "env", "strategy")
    history = History(config, BRAND)
    known = {"config": config, "history": history, "following": Following(table, history.current), "table": table}
    for place in (module, importlib.import_module("functions.operate_settings.routes")):
        for name in known.keys() & vars(place).keys():
            monkeypatch.setattr(place, name, known[name])
    return Desk(module, hosted, table)


def test_at_first_all_is_as_deployed(desk):
    found = desk.get()
    assert (found["version"], found["watched_until"], found["ignored"]) == (1, None, {})
    assert desk.differences() == {}
    assert {"caps.email.messages": 3, "quiet_hours.start": "20:00", "lifecycle.inactive": None}.items() <= {
        one["name"]: one["current"] for one in found["settings"]
    }.items()


def test_a_change_counts_at_once_for_whoever_reads(desk):
    status, done = desk.set(caps__email__messages=2, quiet_hours__start="21:30")
    assert status == 200, done
    assert done["changes"] == [
        {"name": "caps.email.messages", "before": 3, "after": 2},
        {"name": "quiet_hours.start", "before": "20:00", "after": "21:30"},
    ]
    assert done["watched_until"] == "2026-11-18T12:05:00Z"
    assert (desk.brand().caps["email"], desk.brand().quiet_hours.start) == (Cap(2, "7d"), "21:30")
    assert desk.differences() == {"caps.email.messages": 2, "quiet_hours.start": "21:30"}


def test_the_next_change_keeps_the_last_one(desk):
    desk.set(caps__email__messages=2)
    desk.hosted.passes()
    desk.set(quiet_hours__end="09:00")
    assert desk.differences() == {"caps.email.messages": 2, "quiet_hours.end": "09:00"}


def test_while_a_change_is_watched_no_other_is_made(desk):
    desk.set(caps__email__messages=2)
    status, problem = desk.set(quiet_hours__end="09:00")
    assert (status, "watched until 2026-11-18T12:05" in problem["detail"]) == (400, True)
    assert desk.brand().quiet_hours.end == "08:00"


def test_of_two_at_the_same_time_the_slower_is_told_to_ask_again_and_changes_nothing(desk, monkeypatch):
    create_version = desk.hosted.create_hosted_configuration_version

    def slowly(**asked):
        made = create_version(**asked)
        monkeypatch.setattr(desk.hosted, "create_hosted_configuration_version", create_version)
        other = Desk(desk, desk.hosted, desk.table)
        assert other.set(quiet_hours__start="23:00")[0] == 200
        desk.hosted.passes()
        return made

    monkeypatch.setattr(desk.hosted, "create_hosted_configuration_version", slowly)
    assert desk.set(caps__email__messages=1)[0] == 503
    assert desk.differences() == {"quiet_hours.start": "23:00"}


@pytest.mark.parametrize(
    ("changes", "detail"),
    [
        ({"caps__email__messages": 0}, "caps.email.messages: messages must be 1 to 20"),
        ({"caps__fax__messages": 1}, "unknown channel 'fax'"),
        ({"senders__marketing": "x"}, "unknown section 'senders'"),
        ({"guards__journeys__welcom__daily": 5}, "did you mean welcome?"),
        ({"quiet_hours__start": "20:00"}, "this changes nothing: it is so already"),
    ],
)
def test_what_is_wrong_is_refused_before_there_is_a_version(desk, changes, detail):
    status, problem = desk.set(**changes)
    assert (status, detail in problem["detail"]) == (400, True)
    assert len(desk.hosted.versions) == 1


def test_unset_is_as_deployed_again(desk):
    desk.set(caps__email__messages=2, quiet_hours__start="21:30")
    desk.hosted.passes()
    assert desk.set(unset=["caps.email.messages"])[0] == 200
    assert desk.differences() == {"quiet_hours.start": "21:30"}


def test_a_rollback_while_it_is_watched_ends_it_at_once(desk):
    desk.set(caps__email__messages=2)
    status, done = desk.roll_back(1)
    assert (status, done["changes"]) == (200, [{"name": "caps.email.messages", "before": 2, "after": 3}])
    assert desk.brand().caps["email"].messages == 3
    assert [one["state"] for one in desk.get("/settings/history")["versions"]] == ["watched", "rolled back", "replaced"]


def test_a_rollback_goes_back_to_any_version(desk):
    for start in ("21:00", "22:00", "23:00"):
        desk.set(quiet_hours__start=start)
        desk.hosted.passes()
    assert desk.roll_back(2)[0] == 200
    assert desk.brand().quiet_hours.start == "21:00"
    desk.hosted.passes()
    assert desk.roll_back(0)[0] == 200
    assert desk.brand() == BRAND
    desk.hosted.passes()
    assert desk.roll_back(77)[0] == 404


def test_the_history_says_who_changed_what_when_and_why(desk):
    desk.set(caps__email__messages=2)
    desk.hosted.passes()
    desk.roll_back(1)
    newest, change, first = desk.get("/settings/history")["versions"]
    assert (newest["by"], newest["reason"], newest["state"]) == (ARN, "it was wrong", "watched")
    assert newest["changes"] == [{"name": "caps.email.messages", "before": 2, "after": 3}]
    assert (change["version"], change["at"], change["reason"]) == (2, "2026-11-18T12:00:00Z", REASON)
    assert change["changes"] == [{"name": "caps.email.messages", "before": 3, "after": 2}]
    assert (first["by"], first["changes"]) == ("", [])


def test_what_an_alarm_took_back_counts_no_more_within_a_minute(desk):
    desk.set(caps__email__messages=2)
    desk.hosted.passes("ROLLED_BACK")
    assert desk.handler({"source": "aws.events"}, None) == {"changed": True}
    assert desk.brand().caps["email"].messages == 3
    desk.set(quiet_hours__start="21:00")
    assert desk.differences() == {"quiet_hours.start": "21:00"}


def test_what_was_written_in_appconfig_itself_counts_within_a_minute(desk):
    desk.hosted.versions.append('{"quiet_hours": {"end": "10:00"}}')
    desk.hosted.start_deployment(ConfigurationVersion="2", LatestDeploymentNumber=1, DeploymentStrategyId="s")
    assert desk.brand().quiet_hours.end == "08:00"
    desk.handler({"source": "aws.events"}, None)
    assert desk.brand().quiet_hours.end == "10:00"
    assert desk.handler({"source": "aws.events"}, None) == {"changed": False}


def test_where_appconfig_does_not_answer_what_was_in_force_stays_so(desk):
    desk.set(quiet_hours__end="09:30")
    desk.hosted.down = True
    assert desk.handler({"source": "aws.events"}, None) == {"changed": False}
    assert desk.brand().quiet_hours.end == "09:30"
    assert desk.ask("GET", "/settings")[0] == 503


def test_who_asked_appconfig_earlier_does_not_write_over_who_asked_later(desk):
    late = Following(desk.table, lambda: late_answer())
    config = AppConfig(lambda service: desk.hosted, "app", "env")

    def late_answer():
        before = History(config, BRAND).current()
        desk.set(quiet_hours__start="22:00")
        return before

    assert not late.follow()
    assert desk.brand().quiet_hours.start == "22:00"


def test_each_version_is_read_once(desk):
    desk.set(quiet_hours__start="21:00")
    for _ in range(3):
        desk.get("/settings/history")
    assert Counter(desk.hosted.calls)["get_hosted_configuration_version"] == 2


def test_appconfig_has_it_checked_whoever_wrote_it(desk):
    def validate(text):
        return desk.handler({"configurationProfileId": "p1", "content": base64.b64encode(text.encode()).decode()}, None)

    assert validate('{"caps": {"sms": {"messages": 4}}, "changed": {"by": "me"}}') is None
    for wrong in ('{"caps": {"sms": {"messages": 0}}}', '{"sender": {}}', "no JSON", '{"quiet_hours": {"start": 8}}'):
        with pytest.raises(InvalidRequestError):
            validate(wrong)


def test_every_act_is_noted_with_what_was_before_and_is_now(desk):
    desk.set(caps__email__messages=2)
    desk.set(caps__email__messages=0)
    (done, refused), _ = Audit(desk.table).page(Filter(NOW, NOW), 9, None)
    assert (done["what"], done["by"], done["reason"], done["outcome"]) == ("change_settings", ARN, REASON, "done")
    assert done["changes"] == "caps.email.messages 3 → 2"
    assert refused["outcome"] == "refused: InvalidRequestError"


def test_an_unknown_path_says_what_there_is(desk):
    assert "/settings/history" in desk.ask("GET", "/settings/everything")[1]["detail"]
    assert desk.ask("POST", "/settings/histories", {"reason": REASON})[0] == 404
