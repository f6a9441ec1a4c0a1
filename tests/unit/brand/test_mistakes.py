"""Each mistake of a brand folder is told with its file and line, and nothing else is."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from infra.brand.compile import check_brand, compile_brand
from infra.brand.problems import BrandError

BRANDS = Path(__file__).parents[2] / "fixtures" / "brands"
MISTAKES: list[dict[str, Any]] = [
    one for file in sorted(BRANDS.glob("mistakes*.json")) for one in json.loads(file.read_text(encoding="utf-8"))
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(BRANDS / "good", tmp_path / "brand"))


def make(mistake: dict[str, Any], folder: Path) -> None:
    path = folder / mistake["file"]
    path.parent.mkdir(exist_ok=True)
    if "delete" in mistake:
        path.unlink()
        return
    text = mistake.get("write") if "write" in mistake else path.read_text(encoding="utf-8")
    assert text is not None
    for old, new in mistake.get("replace", ()):
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")


def problems(folder: Path) -> list[str]:
    with pytest.raises(BrandError) as caught:
        check_brand(folder)
    return str(caught.value).splitlines()


@pytest.mark.parametrize("mistake", MISTAKES, ids=[one["mistake"] for one in MISTAKES])
def test_a_mistake_is_told_with_file_and_line(mistake: dict[str, Any], folder: Path) -> None:
    make(mistake, folder)
    assert problems(folder) == mistake["problems"]


def test_the_folder_without_mistakes_has_none(folder: Path) -> None:
    assert check_brand(folder).brand.name == "Corner & Co"


@pytest.mark.parametrize("own", ["customer.shoe_size", "event.data.gift.wish", "customer.orders[0].number"])
def test_a_trait_or_a_fact_of_the_brands_own_is_no_mistake(own: str, folder: Path) -> None:
    path = folder / "templates" / "note" / "email.en.txt"
    path.write_text(f"{{% if {own} %}}yes{{% endif %}} hello\n")
    assert check_brand(folder).templates["note"]


@pytest.mark.parametrize(
    "own",
    [
        "customer.shoe_size == 43",
        'customer.interest_1 == "tea" || customer.interest_2 == "tea"',
        'event.data.gift.wish == "red"',
        'event.data.survey.mood == "good"',
        "double(order.total.amount) > 50.0 && has(order.delivery)",
        'order.items.exists(one, one.sku == "a" && one.quantity > 1)',
        'timestamp(order.placed_at) < now - duration("24h")',
        "size(customer.orders) > 1",
        "customer.shoe_size",
        "!has(answer.data) || answer.data.survey.score > 3.0",
        '!(has(offer.code) && offer.kind == "points")',
        "has(answer.data) ? answer.data.survey.score > 3.0 : size(customer.orders) > 1",
    ],
)
def test_a_condition_on_what_is_there_or_the_brands_own_is_no_mistake(own: str, folder: Path) -> None:
    path = folder / "journeys" / "hello.yaml"
    path.write_text(path.read_text().replace('when: order.status != "cancelled"', f"when: '{own}'"))
    assert check_brand(folder).journeys


def test_a_step_that_only_older_runs_come_to_is_no_mistake(folder: Path) -> None:
    path = folder / "journeys" / "hello.yaml"
    goodbye = "  - id: goodbye\n    type: set\n    tags: [asked]\n"
    path.write_text(path.read_text().replace("steps:\n", "migrate: {listen: goodbye}\nsteps:\n") + goodbye)
    assert check_brand(folder).journeys[0].migrate == {"listen": "goodbye"}


def test_all_problems_are_told_at_once_in_the_order_of_files_and_lines(folder: Path) -> None:
    wanted = ("a step with a field that does not exist", "a value that may be missing", "no frame", "a script")
    chosen = [one for one in MISTAKES if one["mistake"] in wanted]
    for mistake in chosen:
        make(mistake, folder)
    told = problems(folder)
    assert told == sorted(told)
    assert {"layout/email.mjml:1: this file is missing", *chosen[0]["problems"]} <= set(told)


def test_a_broken_folder_leaves_no_output(folder: Path, tmp_path: Path) -> None:
    make(MISTAKES[0], folder)
    with pytest.raises(BrandError):
        compile_brand(folder, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_mail_that_would_be_cut_off_is_refused(folder: Path) -> None:
    path = folder / "templates" / "offer" / "email.en.mjml"
    path.write_text(path.read_text(encoding="utf-8").replace("Good day {{", f"Good day {'x' * 100_000} {{{{"))
    assert [one.partition(" bytes; ")[2] for one in problems(folder)] == ["at most 100,000 arrive whole"]


def test_a_missing_folder_is_a_missing_brand_file(tmp_path: Path) -> None:
    assert problems(tmp_path / "nowhere") == ["brand.yaml:1: this file is missing"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("first\nfür\n".encode("latin-1"), "templates/note/email.en.txt:2: this file is not UTF-8; save it as such"),
        (
            "first\n".encode("utf-8-sig"),
            "templates/note/email.en.txt:1: a byte order mark; save the file as UTF-8 without one",
        ),
    ],
    ids=["latin-1", "byte order mark"],
)
def test_a_text_in_another_encoding_is_told(content: bytes, told: str, folder: Path) -> None:
    (folder / "templates" / "note" / "email.en.txt").write_bytes(content)
    assert problems(folder) == [told]
