"""A whole export becomes a brand folder that compiles and plays, files to import, and a report that names the rest."""

import gzip
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from infra.brand.compile import check_brand
from infra.cli.main import app
from infra.pinpoint.endpoints import CUSTOMERS, SUPPRESSIONS
from infra.pinpoint.move import REPORT, Move, move
from tests.unit.importing.making import an_import, read
from tests.unit.pinpoint.moving import EXPORT, FIXTURES, document, messages


def test_the_brand_folder_compiles(moved, brand):
    compiled = check_brand(brand)
    assert {"welcome_new_accounts", "win_back_2"} <= {one.name for one in compiled.journeys}
    assert {"welcome_mail", "tips_mail", "welcome_text", "come_back_text"} <= compiled.templates.keys()
    assert {one.name for one in compiled.segments} >= {"pro_users_eu", "trade_fair_2025"}
    assert {note.about for note in moved.notes if ".yaml:" in note.about} == {"parked/win_back_3.yaml:13"}


def test_of_several_versions_of_a_segment_the_latest_is_taken(moved, brand):
    assert '"gold"' not in document(brand, "segments/pro_users_eu.yaml")["if"]
    assert document(brand, "segments/trade_fair_2025.yaml")["list"] is True


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


def test_a_file_that_is_torn_is_to_be_saved_again(fresh, tmp_path):
    source = tmp_path / "export"
    source.mkdir()
    (source / "j.json").write_text('{"JourneyResponse":\n{"Id"')
    (note,) = move(Move(source, fresh, tmp_path / "data")).of("finish")
    assert note.about == "j.json:2"


def test_the_command_shows_the_report(fresh, tmp_path):
    asked = ["pinpoint", "import", str(EXPORT), "--to", str(fresh), "--data", str(tmp_path / "data")]
    result = CliRunner().invoke(app, asked)
    assert result.exit_code == 0, result.output
    for words in ("To finish by hand", "What has no equivalent", "What means something else now", REPORT):
        assert words in result.output


def test_a_folder_without_a_brand_is_named(tmp_path):
    result = CliRunner().invoke(app, ["pinpoint", "import", str(EXPORT), "--to", str(tmp_path)])
    assert result.exit_code == 2
