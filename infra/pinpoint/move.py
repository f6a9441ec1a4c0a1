"""From the folder with an export to the brand folder: everything is read, written, checked, and told."""

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml
from msgspec import Struct

from infra.brand import brand_file, parked
from infra.brand.compile import check_brand
from infra.brand.parked import PARKED
from infra.brand.problems import BrandError, Problem
from infra.pinpoint import export, journeys
from infra.pinpoint.activities import Way
from infra.pinpoint.endpoints import Endpoints
from infra.pinpoint.export import Export
from infra.pinpoint.names import Naming
from infra.pinpoint.report import Report, markdown
from infra.pinpoint.saved_json import Plain
from infra.pinpoint.segments import Segments
from infra.pinpoint.templates import Templates
from shared.configuration import Brand

REPORT = "pinpoint-report.md"


class Move(Struct, frozen=True):
    """`data` is where personal data goes: never into the brand folder, which is code."""

    source: Path
    brand: Path
    data: Path


def move(what: Move) -> Report:
    brand, _ = brand_file.load(what.brand)
    found, report, own = export.read(what.source), Report(), _own(what.brand)
    segments = Segments(found.segments, report, Naming(own("segments")))
    named = Naming(own("templates"))
    classes = _journeys(found, (brand, segments, Naming(own("journeys") | own(PARKED))), (what.brand, named))
    for name, document in segments.documents().items():
        _document(what.brand, f"segments/{name}.yaml", document)
        report.wrote("segment", document["description"].partition(",")[0], f"segments/{name}.yaml")
    _templates(found, Templates(brand.languages, classes, named, report), what.brand)
    if found.endpoints or found.answered:
        Endpoints(report).write(found, what.data)
    for name, reason in found.unread:
        report.finish(name, reason)
    for name, reason in found.others:
        report.missing(name, reason)
    for problem in (*_wrong(what.brand), *parked.problems(what.brand, brand)):
        report.finish(f"{problem.file}:{problem.line}", problem.message)
    (what.brand / REPORT).write_text(markdown(report), encoding="utf-8")
    return report


def _own(folder: Path) -> Callable[[str], frozenset[str]]:
    """What the brand has of its own, which is never written over; what an earlier import wrote may be."""
    report = folder / REPORT
    before = report.read_text(encoding="utf-8") if report.is_file() else ""

    def of(kind: str) -> frozenset[str]:
        # Whole cells at the end of a row: `templates/welcome_2/…` is not `templates/welcome`, and a file is no problem.
        written = set(re.findall(rf"\| {kind}/([^/|]+)(?:/[^|]*)? \|$", before, re.MULTILINE))
        return frozenset(path.stem for path in (folder / kind).glob("*") if path.name not in written)

    return of


def _journeys(
    found: Export, by: tuple[Brand, Segments, Naming], where: tuple[Path, Naming]
) -> dict[tuple[str, str], str]:
    """Of each template that they send the class."""
    (brand, segments, naming), (folder, templates), report = by, where, by[1].report
    used: dict[tuple[str, str], set[str]] = {}
    groups = {"email": found.emails, "sms": found.texts, "push": found.pushes}
    each = ((channel, one["TemplateName"], one) for channel, group in groups.items() for one in group)
    saved = {(channel, templates.of(name, name, "template")): str(one.get("Version")) for channel, name, one in each}
    for given in found.journeys:
        about = f"journey {given.get('Name')}"
        way = Way(about, segments, report, templates, _expires(given))
        made = journeys.convert(given, naming, way, (brand.quiet_hours.start, brand.quiet_hours.end))
        _written(given, made, folder, report)
        for key, classes in way.templates.items():
            used.setdefault(key, set()).update(classes)
            if key not in saved:
                report.finish(about, f"the template {key[1]} ({key[0]}) was not saved: write it, or leave the step out")
        _pinned(way, saved)
    for key in (key for key, classes in used.items() if len(classes) > 1):
        report.changed(f"template {key[1]}", "sent as marketing and as transactional: here it is marketing")
    return {key: "marketing" if "marketing" in classes else "transactional" for key, classes in used.items()}


def _pinned(way: Way, saved: Mapping[tuple[str, str], str]) -> None:
    """Without a version a step sent whichever was active: of those that were saved that is the newest."""
    for step, (key, version) in way.pinned.items():
        if key in saved and saved[key] != version:
            there = f"version {saved[key]}" if saved[key].isdecimal() else "one of which the version is not said"
            said = f"it sent version {version} of the template {key[1]} ({key[0]}), and {there} was taken"
            way.report.finish(way.named(step), f"{said}: compare them, or save that one alone and import again")


def _expires(given: Plain) -> str | None:
    """Pinpoint dropped what fell into quiet time, unless it was told to wait."""
    return "1h" if given.get("QuietTime") and not given.get("WaitForQuietTime") else None


def _written(given: Plain, made: journeys.Made, folder: Path, report: Report) -> None:
    place = PARKED if made.parked else "journeys"
    for name, document in made.documents.items():
        _document(folder, f"{place}/{name}.yaml", document)
        report.wrote("journey", str(given.get("Name")), f"{place}/{name}.yaml")
    if made.parked:
        message = (
            f"it was {given.get('State')}: it lies in {PARKED}/, where nothing begins; move it into journeys/ to let it"
        )
        report.finish(f"journey {given.get('Name')}", message)


def _templates(found: Export, templates: Templates, folder: Path) -> None:
    groups: Iterable[tuple[str, Plain, Any]] = (
        *(("mail", one, templates.mail(one)) for one in found.emails),
        *(("text message", one, templates.text(one)) for one in found.texts),
        *(("notification", one, templates.push(one)) for one in found.pushes),
    )
    for what, given, files in groups:
        for name, content in files:
            _file(folder / name, content)
            templates.report.wrote(what, str(given.get("TemplateName")), name)


def _document(folder: Path, name: str, document: Mapping[str, Any]) -> None:
    text = yaml.safe_dump(dict(document), sort_keys=False, allow_unicode=True, width=118)
    _file(folder / name, text)


def _file(path: Path, content: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")


def _wrong(folder: Path) -> list[Problem]:
    """What the build would say, so that nobody has to guess what is left to do."""
    try:
        check_brand(folder)
    except BrandError as error:
        return error.problems
    return []
