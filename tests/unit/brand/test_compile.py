"""What the functions will read: complete, equal for equal folders, and the same as what was written."""

import json
import shutil
from itertools import pairwise
from pathlib import Path

import pytest

from infra.brand import __main__, samples
from infra.brand.compile import Compiled, compile_brand
from shared import configuration
from shared.configuration import Brand
from shared.journeys.definition import journey_of, version_of
from shared.journeys.sending import Sending
from shared.journeys.trigger import occasion
from shared.messages import markup, templates

ROOT = Path(__file__).parents[3]
SHIPPED = ROOT / "shared" / "brand"
GOOD = ROOT / "tests" / "fixtures" / "brands" / "good"

FILES = ("brand.json", "journeys.json", "reviews.json", "surveys.json", "templates.json")


@pytest.fixture(scope="module", params=[SHIPPED, GOOD], ids=["shipped", "fixture"])
def folder(request: pytest.FixtureRequest) -> Path:
    return Path(request.param)


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("compiled")


@pytest.fixture(scope="module", autouse=True)
def compiled(folder: Path, out: Path) -> Compiled:
    return compile_brand(folder, out)


@pytest.fixture(scope="module")
def brand(out: Path) -> Brand:
    return configuration.brand(out)


def test_the_same_folder_gives_the_same_bytes(folder: Path, out: Path, tmp_path: Path) -> None:
    compile_brand(Path(shutil.copytree(folder, tmp_path / "copy")), tmp_path / "again")
    assert [(tmp_path / "again" / name).read_bytes() for name in FILES] == [(out / name).read_bytes() for name in FILES]


def test_the_functions_read_the_brand_that_was_compiled(compiled: Compiled, out: Path) -> None:
    assert configuration.brand(out) == compiled.brand


def test_the_functions_read_the_journeys_that_were_compiled(compiled: Compiled, out: Path) -> None:
    plain = configuration.read("journeys", out)["journeys"]
    assert tuple(journey_of(one) for one in plain.values()) == compiled.journeys


def test_each_journey_carries_the_version_of_its_content(out: Path) -> None:
    for plain in configuration.read("journeys", out)["journeys"].values():
        assert plain["version"] == version_of(plain)


def test_each_message_carries_the_class_of_its_template(out: Path) -> None:
    classes = {name: one["class"] for name, one in configuration.read("templates", out).items()}
    journeys = [journey_of(one) for one in configuration.read("journeys", out)["journeys"].values()]
    sends = [step for journey in journeys for step in journey.steps if isinstance(step, Sending)]
    assert {step.template: step.message_class for step in sends} == classes


def test_every_journey_is_found_by_the_event_that_starts_it(out: Path) -> None:
    compiled = configuration.read("journeys", out)
    for name, plain in compiled["journeys"].items():
        begins = occasion(journey_of(plain).trigger, name)
        listening = json.dumps([compiled["listeners"][one]["start"] for one in begins.events]) if begins else ""
        assert begins is None or f'"{name}"' in listening


def test_every_template_renders_in_every_language_for_those_we_know_and_those_we_do_not(
    brand: Brand, out: Path
) -> None:
    for template in configuration.read("templates", out).values():
        for language, parts in template["channels"]["email"].items():
            for sample in (samples.full, samples.least):
                rendered = templates.render(parts, template["class"], sample(brand, language))
                assert all(rendered[part] for part in ("subject", "preheader", "html", "text"))
                assert not any(mark in text for text in rendered.values() for mark in ("{{", "{%"))
                assert f'lang="{language}"' in rendered["html"]


def test_the_preheader_is_the_first_thing_that_an_inbox_shows(brand: Brand, out: Path) -> None:
    for template in configuration.read("templates", out).values():
        for language, parts in template["channels"]["email"].items():
            rendered = templates.render(parts, template["class"], samples.full(brand, language))
            text = " ".join("".join(markup.read(rendered["html"]).text).split())
            assert text.startswith(" ".join(rendered["preheader"].split()))


def test_every_section_is_as_wide_as_the_mail(out: Path) -> None:
    """MRML forgets the width of the body in files that it includes itself."""
    for template in configuration.read("templates", out).values():
        for parts in template["channels"]["email"].values():
            assert 'style="margin:0px auto;"' not in parts["html"]


def test_arabic_runs_from_right_to_left(tmp_path: Path) -> None:
    compile_brand(GOOD, tmp_path)
    note = configuration.read("templates", tmp_path)["note"]["channels"]["email"]
    assert 'dir="rtl"' in note["ar"]["html"]
    assert 'dir="ltr"' in note["en"]["html"]


def test_what_runs_from_right_to_left_is_mirrored_in_every_table_and_cell(out: Path) -> None:
    """MJML writes `direction:ltr` and `text-align:left` into each of them."""
    templates_ = configuration.read("templates", out).values()
    pages = [one["channels"]["email"]["ar"]["html"] for one in templates_]
    assert pages
    assert not any(
        word in page for page in pages for word in ("direction:ltr", "text-align: start", "text-align:start")
    )
    assert all("direction:rtl" in page and "text-align:right" in page for page in pages)


def test_figures_stand_at_the_end_of_the_line_whichever_side_that_is(tmp_path: Path) -> None:
    compile_brand(SHIPPED, tmp_path)
    mails = configuration.read("templates", tmp_path)["arrival_check"]["channels"]["email"]
    assert "td.number { text-align: left; white-space: nowrap; padding-right: 16px; }" in mails["ar"]["html"]
    assert all(
        "td.number { text-align: right; white-space: nowrap; padding-left: 16px; }" in mail["html"]
        for language, mail in mails.items()
        if language != "ar"
    )


def test_quotes_and_ampersands_of_a_subject_do_not_break_the_page(tmp_path: Path) -> None:
    compile_brand(GOOD, tmp_path)
    brand = configuration.brand(tmp_path)
    parts = configuration.read("templates", tmp_path)["note"]["channels"]["email"]["en"]
    rendered = templates.render(parts, "transactional", samples.full(brand, "en"))
    assert rendered["subject"] == 'Order #1042: "all" well?'
    assert 'aria-label="Order #1042: &quot;all&quot; well?"' in rendered["html"]


def test_the_shipped_journey_asks_before_it_sells(tmp_path: Path) -> None:
    journey = next(one for one in compile_brand(SHIPPED, tmp_path).journeys if one.name == "post_purchase")
    sends = [step for step in journey.steps if isinstance(step, Sending)]
    assert [(step.template, step.message_class) for step in sends] == [
        ("arrival_check", "transactional"),
        ("ease_survey", "marketing"),
        ("care_guide", "marketing"),
        ("matching_items", "marketing"),
    ]
    assert {"order.cancelled", "order.refunded", "ticket.opened"} <= {one.event for one in journey.exit}


def test_the_command_compiles(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert __main__.main([str(SHIPPED), str(tmp_path)]) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(FILES)
    journeys, sends = len(list((SHIPPED / "journeys").iterdir())), len(list((SHIPPED / "templates").iterdir()))
    assert f"Alder & Finch: {journeys} journeys, {sends} templates" in capsys.readouterr().out


def test_the_command_tells_problems_with_a_path_that_an_editor_can_open(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert __main__.main([str(tmp_path), str(tmp_path / "out")]) == 1
    assert capsys.readouterr().err == f"{tmp_path}/brand.yaml:1: this file is missing\n"


def test_what_a_parked_journey_lacks_is_told_and_stops_no_build(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = Path(shutil.copytree(SHIPPED, tmp_path / "brand"))
    (folder / "parked").mkdir()
    lines = ["name: later", "class: marketing", "description: L", "trigger: {event: a.b}", "reentry: always", "steps:"]
    text = "\n".join([*lines, "  - {id: go, type: send, template: nowhere, channels: [email]}", ""])
    (folder / "parked" / "later.yaml").write_text(text, encoding="utf-8")
    (folder / "parked" / "torn.yaml").write_text("name: torn\n", encoding="utf-8")
    assert __main__.main([str(folder), str(tmp_path / "out")]) == 0
    told = [line for line in capsys.readouterr().out.splitlines() if line.startswith("to finish before it is moved: ")]
    assert any(f"{folder}/parked/later.yaml:7: " in line and "nowhere" in line for line in told), told
    assert any(f"{folder}/parked/torn.yaml:1: " in line for line in told), told
    assert "later" not in json.loads((tmp_path / "out" / "journeys.json").read_text(encoding="utf-8"))["journeys"]


def test_the_command_says_how_it_is_used(capsys: pytest.CaptureFixture[str]) -> None:
    assert __main__.main([]) == 2
    assert "python -m infra.brand <folder> <out>" in capsys.readouterr().err


def test_output_is_sorted_so_that_a_difference_is_a_change(out: Path) -> None:
    for name in FILES:
        keys = list(json.loads((out / name).read_text(encoding="utf-8")))
        assert all(first <= second for first, second in pairwise(keys))
