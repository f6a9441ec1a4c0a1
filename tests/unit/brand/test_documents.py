"""YAML as people mean it, with the line of every value."""

import pytest

from infra.brand.documents import parse
from infra.brand.plain_yaml import DEEP
from infra.brand.problems import BrandError
from shared.overrides.wording import listed, unknown


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("NO", "NO"),
        ("on", "on"),
        ("yes", "yes"),
        ("20:00", "20:00"),
        ("08:30", "08:30"),
        ("2026-11-22", "2026-11-22"),
        ("0123", "0123"),
        ("1_000", "1_000"),
        ("true", True),
        ("3", 3),
        ("-2", -2),
        ("0.5", 0.5),
        ("null", None),
        ("", None),
    ],
)
def test_a_plain_value_is_what_it_looks_like(written: str, meant: object) -> None:
    assert parse(f"field: {written}", "a.yaml").value == {"field": meant}


def test_every_value_knows_its_line() -> None:
    document = parse("a: 1\nb:\n  - c: 2\n  -\n    d: 3\n", "a.yaml")
    assert document.line(("a",)) == 1
    assert document.line(("b", 0, "c")) == 3
    assert document.line(("b", 1, "d")) == 5


def test_a_field_that_is_missing_stands_where_it_should_be() -> None:
    document = parse("a: 1\nb:\n  c: 2\n", "a.yaml")
    assert document.line(("b", "missing")) == 2
    assert document.line(("missing",)) == 1


def test_the_tag_of_a_union_in_a_place_is_passed_over() -> None:
    document = parse("steps:\n  - id: one\n    type: wait\n    for: 3d\n", "a.yaml")
    assert document.line(("steps", 0, "wait", "for")) == 4


def test_lines_count_from_where_the_text_begins_in_its_file() -> None:
    assert parse("a: 1\nb: 2\n", "a.mjml", first_line=2).line(("b",)) == 3


@pytest.mark.parametrize("text", ["a: [", "a: 'b", "a: !!python/object:os.system {}", "- a\nb: 1", "a: &x [*y]"])
def test_what_is_not_plain_yaml_is_a_problem_and_no_crash(text: str) -> None:
    with pytest.raises(BrandError, match=r"^a\.yaml:\d+: not YAML: "):
        parse(text, "a.yaml")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: 1\nb: x\0y", "the sign U+0000 cannot be written as such"),
        ('a: 1\nb: "\\ud800"', "half of a sign, \\ud800 to \\udfff; write the whole sign"),
        ("a: 1\nb: !!int many", "'many' is not a whole number"),
        ("a: 1\nb: !!float many", "'many' is not a number"),
        ("a: 1\nb: !!bool maybe", "'maybe' is not true or false"),
        ("a: 1\nb: !!timestamp soon", "the tag tag:yaml.org,2002:timestamp means nothing here; leave it out"),
        ("a: 1\nb: !!set {c, d}", "the tag tag:yaml.org,2002:set means nothing here; leave it out"),
        (f"a: 1\nb: {'[' * 900}{']' * 900}", DEEP),
    ],
)
def test_what_yaml_could_not_make_a_value_of_is_told_with_its_line(text: str, told: str) -> None:
    with pytest.raises(BrandError) as caught:
        parse(text, "a.yaml")
    assert str(caught.value) == f"a.yaml:2: not YAML: {told}"


def test_an_alias_within_what_it_stands_for_is_a_problem_and_no_crash() -> None:
    with pytest.raises(BrandError, match=rf"^a\.yaml:1: {DEEP}$"):
        parse("a: &x [*x]\n", "a.yaml")


def test_aliases_that_come_to_millions_of_entries_are_not_read() -> None:
    doubled = "\n".join(f"a{level}: &a{level} [*a{level - 1}, *a{level - 1}]" for level in range(1, 40))
    with pytest.raises(BrandError, match="this comes to more than 100,000 fields and entries"):
        parse(f"a0: &a0 x\n{doubled}\n", "a.yaml")


def test_an_alias_stands_for_what_it_names() -> None:
    assert parse("a: &x {b: 1}\nc: *x\n", "a.yaml").value == {"a": {"b": 1}, "c": {"b": 1}}


def test_a_field_that_is_no_text_is_told_with_its_line() -> None:
    with pytest.raises(BrandError, match=r"^a\.yaml:2: the field '404' must be text; write it in quotes$"):
        parse("a: 1\n404: x\n", "a.yaml")


def test_a_number_of_a_thousand_digits_is_not_read_as_one() -> None:
    assert parse(f"a: {'9' * 5000}", "a.yaml").value == {"a": "9" * 5000}


def test_a_field_that_is_there_twice_deep_inside_is_found() -> None:
    with pytest.raises(BrandError, match=r"^a\.yaml:4: the field 'c' is here twice$"):
        parse("a:\n  - b:\n      c: 1\n      c: 2\n", "a.yaml")


def test_lists_of_choices_read_as_a_sentence() -> None:
    assert listed(["c", "a", "b"]) == "a, b or c"
    assert listed(["a"]) == "a"


def test_the_nearest_choice_is_offered() -> None:
    assert unknown("step", "pasue", ["pause", "ask"]) == "unknown step 'pasue'; did you mean pause?"
    assert unknown("step", "zzz", ["pause", "ask"]) == "unknown step 'zzz'; there is ask or pause"
    assert unknown("zone", "zzz", [str(number) for number in range(100)]) == "unknown zone 'zzz'"
