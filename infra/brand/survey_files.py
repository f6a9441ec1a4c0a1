"""surveys/*.yaml: read, complete in every language of the brand, and asked for by their names in templates."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl

from pydantic import TypeAdapter

from infra.brand.documents import read
from infra.brand.problems import BrandError, Problem
from infra.brand.typed import typed
from infra.brand.wording import worded
from shared.configuration import Brand
from shared.journeys.fields import STRICT, Name
from shared.messages.surveys import Answer, Survey
from shared.overrides.wording import Complaint, unknown

LINK = re.compile(r"links\.answer\s*\}\}\?([^\"'\s<>]*)")


@dataclass(frozen=True, slots=True)
class SurveyFile:
    """`answers` by the word that journeys know them by; with a `comment` people may also write a few lines."""

    __pydantic_config__ = STRICT

    name: Name
    question: Mapping[str, str]
    answers: Mapping[Name, Mapping[str, str]]
    comment: Mapping[str, str] = field(default_factory=dict)


SURVEY: TypeAdapter[SurveyFile] = TypeAdapter(SurveyFile)


def load(folder: Path, brand: Brand) -> tuple[dict[str, Survey], list[Problem]]:
    """By name; and all that is wrong with them, or with links that lead to them."""
    surveys: dict[str, Survey] = {}
    problems: list[Problem] = []
    for path in sorted((folder / "surveys").glob("*.y*ml")):
        try:
            document = read(folder, f"surveys/{path.name}")
            found = typed(document, SURVEY)
        except BrandError as error:
            problems += error.problems
            continue
        problems += [document.problem(*one) for one in _complaints(found, path, brand)]
        surveys[found.name] = _survey(found)
    return surveys, problems + list(_links(folder, surveys))


def _survey(found: SurveyFile) -> Survey:
    answers = tuple(Answer(name, words) for name, words in found.answers.items())
    return Survey(found.name, found.question, answers, found.comment)


def _complaints(found: SurveyFile, path: Path, brand: Brand) -> Iterator[Complaint]:
    if found.name != path.stem:
        yield ("name",), f"name must be that of the file, {path.stem}"
    if path.suffix != ".yaml":
        yield (), "the file's name must end in .yaml"
    if len(found.answers) < 2:
        yield ("answers",), "a survey needs two answers or more"
    yield from worded(("question",), found.question, brand)
    for name, words in found.answers.items():
        yield from worded(("answers", name), words, brand)
    if found.comment:
        yield from worded(("comment",), found.comment, brand)


def _links(folder: Path, surveys: Mapping[str, Survey]) -> Iterator[Problem]:
    """A link to a survey that does not exist would lead every reader to an error page."""
    for path in sorted((folder / "templates").glob("*/*.*")):
        text = path.read_text(encoding="utf-8")
        for link in LINK.finditer(text):
            for message in _wrong(dict(parse_qsl(link[1].replace("&amp;", "&"))), surveys):
                yield Problem(str(path.relative_to(folder)), text.count("\n", 0, link.start()) + 1, message)


def _wrong(query: Mapping[str, str], surveys: Mapping[str, Survey]) -> Iterator[str]:
    asked = surveys.get(query.get("survey", ""))
    if asked is None:
        yield unknown("survey", query.get("survey", ""), sorted(surveys))
    elif "answer" in query and not asked.offers(query["answer"]):
        yield unknown("answer", query["answer"], [one.name for one in asked.answers])
