"""Wherever the file is cut into stretches, the rows are the same; and whatever is wrong, the other rows go on."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.importing import chunks, csv_records
from shared.importing.models import StoppedError
from tests.unit.importing.making import about, an_import, bare, read, refusal

NASTY = (
    "\ufeffemail,first_name,traits.note\r\n"
    'ann@example.com,"Änn ""A""","two\r\nlines, and a comma"\r\n'
    "\n"
    'ben@example.com,Ben,"a ""quoted""\r\rtail"\n'
    "nobody,Nob,x\r"
    'clara@example.com,"Clara" x,y\n'
    "dora@example.com,Dora\n"
    ",,\r\n"
    'emil@example.com,"",😀'
).encode()
LINES = (
    '\ufeff{"email": "ann@example.com", "first_name": "Änn", "traits": {"note": "a\\nb"}}\r\n'
    "\n"
    '{"email": "nobody"}\n'
    "no json\n"
    '{"email": "ben@example.com", "shoe size": 44}\n'
    '{"id": "e1", "name": "order.placed", "occurred_at": "2026-05-01T10:00:00Z",'
    ' "identifiers": [{"kind": "email", "value": "dora@example.com"}], "data": {"order": {"id": "7"}}}'
).encode()


@pytest.mark.parametrize("data", [NASTY, LINES], ids=["csv", "jsonl"])
def test_a_stretch_may_end_at_any_byte(data):
    whole = bare(read(data))
    assert len(whole[0]) >= 3
    for cut in range(len(data)):
        assert bare(read(data, cuts=(cut,))) == whole, cut


def test_stretches_of_every_length_read_the_same():
    whole = bare(read(NASTY))
    for length in range(1, len(NASTY)):
        assert bare(read(NASTY, cuts=tuple(range(length, len(NASTY), length)))) == whole, length


def test_the_nasty_file_says_what_a_person_reads_in_it():
    chunk = read(NASTY)
    assert [(event.data["traits"].get("first_name"), event.data["traits"]["note"]) for event in chunk.events] == [
        ('Änn "A"', "two\r\nlines, and a comma"),
        ("Ben", 'a "quoted"\r\rtail'),
        (None, "😀"),
    ]
    assert [(one.line, one.column) for one in chunk.refusals] == [(8, "email"), (9, ""), (10, "")]
    assert (chunk.after.accepted, chunk.after.refused) == (3, 3)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@given(
    rows=st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=3, max_size=3), min_size=1),
    way=st.sampled_from(
        [(csv.QUOTE_ALL, "\r\n"), (csv.QUOTE_ALL, "\n"), (csv.QUOTE_ALL, "\r"), (csv.QUOTE_MINIMAL, "\r\n")]
    ),
)
def test_what_pythons_own_writer_writes_is_read_as_it_was_written(delimiter, rows, way):
    """Where lines end otherwise, its minimal quoting leaves out line ends of the other kind."""
    (quoting, ending), text = way, io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, quoting=quoting, lineterminator=ending).writerows(rows)
    records = list(csv_records.records(text.getvalue().encode(), delimiter, 0, final=True))
    assert [csv_records.fields(record, delimiter) for record in records] == rows


@given(st.text(st.sampled_from(',"\r\nax ')))
def test_what_a_strict_reader_takes_is_read_as_it_reads_it(text):
    """Python's is not strict in one point: it lets a carriage return end a quoted field's record where it likes."""
    try:
        expected = [row for row in csv.reader(io.StringIO(text, newline=""), strict=True) if row]
    except csv.Error:
        return
    records = list(csv_records.records(text.encode(), ",", 0, final=True))
    assert [
        fields for one in records if (fields := csv_records.fields(one, ",")) != [""] or one[:1] == b'"'
    ] == expected


@given(st.binary(max_size=200))
def test_no_bytes_make_it_fail_in_another_way_than_it_may(data):
    try:
        chunk = read(b"email,first_name\n" + data)
    except StoppedError:
        return
    assert chunk.after.accepted + chunk.after.refused <= data.count(b"\n") + data.count(b"\r") + 1


def test_the_delimiter_is_seen_in_the_header_or_given():
    assert read('first_name;"a;b";email\nAnn;;ann@example.com\n').after.delimiter == ";"
    assert read("email\tcity\nann@example.com\tKöln, Deutz\n").events[0].data["traits"]["city"] == "Köln, Deutz"
    assert read("email,city;x\nann@example.com,Bonn\n", an_import(delimiter=",")).after.columns == ("email", "")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        ("email\nann@example.com\n".encode("utf-16"), "UTF-8"),
        ("email\nann@example.com\n".encode("utf-32"), "UTF-8"),
        ("E-Mail-Adresse,Größe\n".encode("latin-1"), "UTF-8"),
        (b"shoe size,hat\n44,55\n", "missing: all"),
        (b"email,city,City\n", "twice there: city"),
        (b'email,city\na@example.com,"never closed\nb@example.com,\n', "line 2.*never closed"),
        (b'"email,city\n', "line 1.*never closed"),
    ],
)
def test_a_file_whose_rest_nobody_can_read_stops_with_the_reason(data, says):
    with pytest.raises(StoppedError, match=says):
        read(data)


def test_a_file_that_is_longer_than_its_quote_allows_stops_before_it_is_read_whole(monkeypatch):
    """What stands in a text that is never closed could look like rows, and is none."""
    monkeypatch.setattr(chunks, "MAX_RECORD", 100)
    with pytest.raises(StoppedError, match="line 2"):
        read(b'email,city\na@example.com,"' + b"evil@example.com,x\n" * 50, cuts=(300,))


def test_a_row_in_another_encoding_is_refused_and_the_others_go_on():
    data = b"email,city\nann@example.com,K\xf6ln\nben@example.com,Bonn\n"
    chunk = read(data)
    assert [one.line for one in chunk.refusals] == [2]
    assert "UTF-8" in chunk.refusals[0].reason
    assert len(chunk.events) == 1


@pytest.mark.parametrize("cuts", [(), (150,), (60, 300, 450)])
def test_a_line_of_json_that_is_too_long_is_refused_and_skipped(monkeypatch, cuts):
    monkeypatch.setattr(chunks, "MAX_RECORD", 100)
    long = json.dumps({"email": "long@example.com", "city": "x" * 400})
    data = '{"email": "a@example.com"}\n' + long + '\n{"email": "nobody"}\n{"email": "b@example.com"}'
    chunk = read(data, cuts=cuts)
    assert [(one.line, one.reason) for one in chunk.refusals][0] == (2, "longer than 1 MB")
    assert [one.line for one in chunk.refusals] == [2, 3]
    assert [event.identifiers[0].value for event in chunk.events] == ["a@example.com", "b@example.com"]


def test_a_record_that_is_too_long_is_refused(monkeypatch):
    monkeypatch.setattr(chunks, "MAX_RECORD", 100)
    assert refusal("email,city\na@example.com," + "x" * 200) == (2, "", "longer than 1 MB")


def test_a_chunk_holds_a_bounded_number_of_rows_and_the_next_goes_on(monkeypatch):
    monkeypatch.setattr(chunks, "MAX_RECORDS", 3)
    data = "email\n" + "".join(f"p{number}@example.com\n" for number in range(8))
    first = chunks.read(an_import(), data.encode(), about(an_import()), final=True)
    assert (len(first.events), first.after.offset, first.after.line) == (3, data.index("p3"), 5)
    assert [event.identifiers[0].value[:2] for event in read(data).events] == [f"p{number}" for number in range(8)]


def test_names_that_nobody_knows_are_told_once():
    assert read("email,Shoe Size\na@example.com,44\nb@example.com,45\n").after.unknown == ("Shoe Size",)
    lines = '{"email": "a@example.com", "x": 1}\n{"email": "b@example.com", "x": 2, "y": {"z": 1}}\n'
    assert read(lines).after.unknown == ("x", "y.z")
