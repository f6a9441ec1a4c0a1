"""A brand folder in; the JSON files that the functions read out. Or every problem at once."""

import json
from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct, field

from infra.brand import brand_file, journey_files, replies, segment_files, survey_files, template_files, topics
from infra.brand.condition_types import ConditionTypes
from infra.brand.drafts import Draft, drafts
from infra.brand.journey_files import JOURNEY
from infra.brand.problems import BrandError, Problem
from infra.brand.segment_files import SEGMENT, SegmentFile
from infra.brand.vocabulary import Vocabulary
from shared.configuration import Brand
from shared.journeys import listeners
from shared.journeys.definition import Journey, plain_of
from shared.journeys.trigger import date_rule
from shared.messages import reach
from shared.messages.surveys import Survey
from shared.overrides import rules
from shared.overrides.rules import Names
from shared.reviews.dates import DateRule
from shared.reviews.rules import compiled
from shared.reviews.segments import Segment

TEXTS = {".yaml", ".yml", ".mjml", ".txt"}


class Compiled(Struct, frozen=True):
    """What is in the files. The same folder gives the same bytes."""

    brand: Brand
    journeys: tuple[Journey, ...]
    templates: dict[str, Any]
    segments: tuple[Segment, ...] = ()
    surveys: Mapping[str, Survey] = field(default_factory=dict)

    def files(self) -> dict[str, Any]:
        journeys = {journey.name: plain_of(journey) for journey in self.journeys}
        return {
            "brand.json": msgspec.to_builtins(self.brand),
            "journeys.json": {"journeys": journeys, "listeners": listeners.index(self.journeys)},
            "templates.json": self.templates,
            "reviews.json": compiled(self.segments, self.brand, self.dates()),
            "surveys.json": msgspec.to_builtins(self.surveys),
        }

    def dates(self) -> list[DateRule]:
        """Those that journeys begin at."""
        return [rule for one in self.journeys if (rule := date_rule(one.trigger, one.name))]


class Drafted(Struct, frozen=True):
    """Files that speak of each other: what one may say depends on what there is in all of them."""

    journeys: list[Draft[Journey]]
    segments: list[Draft[SegmentFile]]
    words: Vocabulary
    problems: list[Problem]


def draft(folder: Path) -> Drafted:
    journeys, wrong_journeys = drafts(folder, "journeys", JOURNEY)
    segments, wrong_segments = drafts(folder, "segments", SEGMENT)
    given = {tag for one in journeys for step in one.content.steps for tag in step.gives()}
    lists = {one.content.name for one in segments if one.content.list}
    words = Vocabulary(segment_files.names(folder), sorted(given | lists))
    return Drafted(journeys, segments, words, wrong_journeys + wrong_segments)


def check_brand(folder: Path) -> Compiled:
    """BrandError with all that is wrong; only a broken brand.yaml hides the rest, because the rest depends on it."""
    if unreadable := list(_unreadable(folder)):
        raise BrandError(unreadable)
    brand, document = brand_file.load(folder)
    if problems := brand_file.check(brand, document):
        raise BrandError(problems)
    templates, wrong_templates = template_files.load(folder, brand)
    wrong_templates += topics.check(brand, document, templates) + replies.check(brand, document, templates)
    drafted = draft(folder)
    types = ConditionTypes(brand, drafted.words)
    journeys, wrong_journeys = journey_files.load(drafted.journeys, templates, types, targets(brand))
    segments, wrong_segments = segment_files.load(drafted.segments, types)
    surveys, wrong_surveys = survey_files.load(folder, brand)
    named = Names(journeys=[one.content.name for one in drafted.journeys])
    wrong_guards = [document.problem(*one) for one in rules.check(brand, named, ("guards",))]
    if wrong := wrong_templates + drafted.problems + wrong_journeys + wrong_segments + wrong_surveys + wrong_guards:
        raise BrandError(wrong)
    plain = {one.name: {"class": one.message_class, "channels": one.channels} for one in templates.values()}
    return Compiled(brand, tuple(journeys), plain, tuple(segments), surveys)


def targets(brand: Brand) -> tuple[str, ...]:
    """Systems that a journey may notify."""
    settings = {name: reach.settings(brand, name) for name in brand.outgoing}
    return tuple(f"{name}/{one}" for name, known in settings.items() for one in reach.channel(name).targets(known))


def _unreadable(folder: Path) -> Iterator[Problem]:
    """A text saved by an old editor on Windows would stop the build without naming a file."""
    for path in sorted(path for path in folder.rglob("*") if path.suffix in TEXTS):
        content = path.read_bytes()
        try:
            content.decode()
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            yield Problem(str(path.relative_to(folder)), line, "this file is not UTF-8; save it as such")
        if content.startswith(BOM_UTF8):
            yield Problem(str(path.relative_to(folder)), 1, "a byte order mark; save the file as UTF-8 without one")


def compile_brand(folder: Path, out: Path) -> Compiled:
    compiled = check_brand(folder)
    out.mkdir(parents=True, exist_ok=True)
    for name, content in compiled.files().items():
        text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        (out / name).write_text(text + "\n", encoding="utf-8")
    return compiled
