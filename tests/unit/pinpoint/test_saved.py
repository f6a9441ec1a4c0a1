"""Files as people save them: with byte order marks, packed, in one piece or appended, torn off, and page by page."""

import gzip
import json
from pathlib import Path

import pytest

from infra.pinpoint import export
from infra.pinpoint.endpoints import CUSTOMERS, Endpoints
from infra.pinpoint.report import Report

JOURNEY = {"Id": "j1", "Name": "Hello", "Activities": {}, "LastModifiedDate": "2026-01-02"}
ANSWER = {"JourneyResponse": JOURNEY}
ENDPOINT = {"ChannelType": "EMAIL", "Address": "mira@example.com", "Id": "e1"}


@pytest.fixture
def read(tmp_path):
    def found(**files):
        for name, content in files.items():
            where = Path(tmp_path / name.replace("__", "."))
            where.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return export.read(tmp_path)

    return found


@pytest.mark.parametrize(
    "content",
    [
        json.dumps(ANSWER).encode("utf-8-sig"),
        json.dumps(ANSWER).encode("utf-16"),
        json.dumps(ANSWER, indent=4).replace("\n", "\r\n").encode(),
        gzip.compress(json.dumps(ANSWER).encode()),
        json.dumps([ANSWER]).encode(),
        json.dumps({"JourneysResponse": {"Item": [JOURNEY]}}).encode(),
        json.dumps({"Item": [JOURNEY]}).encode(),
        json.dumps({**ANSWER, "ResponseMetadata": {"HTTPStatusCode": 200}}).encode(),
    ],
    ids=["mark", "utf-16", "crlf", "gzip", "list", "page", "page without wrapper", "sdk"],
)
def test_a_journey_is_found_however_it_was_saved(read, content):
    found = read(j__json=content)
    assert ([dict(one) for one in found.journeys], found.others, found.unread) == ([JOURNEY], [], [])


@pytest.mark.parametrize("between", ["", "\n", "\n\n"])
def test_answers_one_after_the_other_are_all_read(read, between):
    other = {"JourneyResponse": {**JOURNEY, "Id": "j2"}}
    found = read(j__json=f"{json.dumps(ANSWER, indent=2)}{between}{json.dumps(other)}".encode())
    assert [one["Id"] for one in found.journeys] == ["j1", "j2"]


@pytest.mark.parametrize(
    ("content", "where", "reason"),
    [
        (b'{"JourneyResponse":\n {"Id": "j1", "Na', "j.json:2", "broken JSON"),
        (gzip.compress(json.dumps(ANSWER).encode())[:-12], "j.json", "cannot be read"),
        ('{"Name": "Müller"}'.encode("latin-1"), "j.json", "cannot be read"),
        (b"", "j.json", "it is empty"),
        (b'{"JourneyResponse": []}', "j.json", "must be an object"),
        (b'{"JourneyResponse": {"Name": "x"}}', "j.json", "without Id"),
        (b'{"EmailTemplateResponse": {"Subject": "x"}}', "j.json", "without TemplateName"),
        (b'"text"', "j.json", "not JSON that Pinpoint writes"),
    ],
)
def test_what_cannot_be_read_is_named_and_the_others_are_read(read, content, where, reason):
    found = read(j__json=content, k__json=ANSWER)
    assert [one["Id"] for one in found.journeys] == ["j1"]
    ((named, said),) = found.unread
    assert named == where
    assert reason in said


def test_a_page_of_several_is_named(read):
    ((_, said),) = read(j__json={"JourneysResponse": {"Item": [JOURNEY], "NextToken": "abc"}}).unread
    assert "save the next ones too" in said


@pytest.mark.parametrize("newest_first", [True, False])
def test_of_what_was_saved_twice_the_newest_is_taken(read, newest_first):
    newer = {**JOURNEY, "LastModifiedDate": "2026-02-01", "State": "ACTIVE"}
    files = [{"JourneyResponse": newer}, {"JourneysResponse": {"Item": [JOURNEY]}}]
    a, b = files if newest_first else reversed(files)
    found = read(a__json=a, b__json=b)
    assert [dict(one) for one in found.journeys] == [newer]
    assert found.others == [("journeys: Hello", "saved 2 times: the newest was taken")]


def test_the_same_saved_twice_is_once_there_and_no_news(read):
    found = read(a__json=ANSWER, b__json={"JourneysResponse": {"Item": [JOURNEY]}})
    assert (len(found.journeys), found.others) == (1, [])


def test_of_versions_of_a_template_the_highest_is_taken(read):
    versions = {f"t{n}__json": {"SMSTemplateResponse": {"TemplateName": "T", "Version": str(n)}} for n in (10, 9)}
    assert [one["Version"] for one in read(**versions).texts] == ["10"]


@pytest.mark.parametrize(
    "answer", [{"EndpointResponse": ENDPOINT}, {"EndpointsResponse": {"Item": [ENDPOINT]}}], ids=["one", "of a user"]
)
def test_endpoints_that_the_api_answered_are_taken(read, tmp_path, answer):
    found = read(e__json=json.dumps(answer, indent=2).encode())
    Endpoints(Report()).write(found, tmp_path / "data")
    assert "mira@example.com" in (tmp_path / "data" / CUSTOMERS).read_text()


def test_of_a_torn_export_the_place_is_named_and_what_stands_before_it_is_taken(read, tmp_path):
    lines = b"".join(json.dumps({**ENDPOINT, "Address": f"{n * 7919}@x.example"}).encode() + b"\n" for n in range(9000))
    found, report = read(part__gz=gzip.compress(lines)[:-3000]), Report()
    Endpoints(report).write(found, tmp_path / "data")
    written = len((tmp_path / "data" / CUSTOMERS).read_text().splitlines())
    assert written > 100
    assert [note.about for note in report.of("finish") if "cannot be read" in note.message] == [
        f"part.gz:{written + 1}"
    ]
