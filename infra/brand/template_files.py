"""templates/<name>/<channel>.<language>.<extension>: every template in every language of the brand."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from infra.brand import email_files, layout, samples
from infra.brand.email_files import Email, Parts
from infra.brand.layout import Layout
from infra.brand.liquid_source import Samples, Source
from infra.brand.problems import BrandError, Problem, listed
from shared.configuration import Brand
from shared.journeys.fields import MessageClass

FOLDER = "templates"
FILES = {"email": ("mjml", "txt")}
"""The files that make up a message of each channel."""


@dataclass(frozen=True, slots=True)
class Template:
    name: str
    message_class: MessageClass
    channels: Mapping[str, Mapping[str, Parts]]
    """Channel, then language."""


def load(folder: Path, brand: Brand) -> tuple[dict[str, Template], list[Problem]]:
    """Templates that have problems are among them too, so that a journey which names one is not wrong for that."""
    problems = list(layout.check(Layout(folder), brand.languages))
    templates: dict[str, Template] = {}
    for path in sorted((folder / FOLDER).iterdir()) if (folder / FOLDER).is_dir() else []:
        if path.is_dir():
            templates[path.name], found = _template(path, brand, Layout(folder))
            problems += found
        else:
            problems.append(Problem(f"{FOLDER}/{path.name}", 1, "a template is a folder with files for each channel"))
    return templates, problems


def _template(path: Path, brand: Brand, around: Layout) -> tuple[Template, list[Problem]]:
    problems = list(_inventory(path, brand.languages))
    emails: dict[str, Email] = {}
    parts: dict[str, Parts] = {}
    for language in brand.languages:
        try:
            email = _email(path, language, around)
        except BrandError as error:
            problems += error.problems
            continue
        if email:
            emails[language] = email
            both = Samples(samples.full(brand, language), samples.least(brand, language))
            parts[language], found = email_files.compiled(email, both)
            problems += found
    problems += _one_class(emails)
    message_class: MessageClass = next((email.front.message_class for email in emails.values()), "marketing")
    return Template(path.name, message_class, {"email": parts}), problems


def _inventory(path: Path, languages: tuple[str, ...]) -> Iterator[Problem]:
    """Files that are missing, and files that nobody would ever read."""
    wanted = {f"{channel}.{one}.{ext}" for channel, exts in FILES.items() for one in languages for ext in exts}
    there = {file.name for file in path.iterdir()}
    for name in sorted(wanted - there):
        yield Problem(f"{FOLDER}/{path.name}/{name}", 1, "this file is missing")
    for name in sorted(there - wanted):
        message = f"no such file is read; there is {listed(wanted)}"
        yield Problem(f"{FOLDER}/{path.name}/{name}", 1, message)


def _email(path: Path, language: str, around: Layout) -> Email | None:
    markup, text = (path / f"email.{language}.{extension}" for extension in FILES["email"])
    if not (markup.is_file() and text.is_file()):
        return None
    return email_files.read(_source(markup, markup=True), _source(text, markup=False), around, language)


def _source(path: Path, *, markup: bool) -> Source:
    return Source(f"{FOLDER}/{path.parent.name}/{path.name}", path.read_text(encoding="utf-8"), markup=markup)


def _one_class(emails: Mapping[str, Email]) -> Iterator[Problem]:
    first = next(iter(emails.values()), None)
    for email in emails.values():
        if first and email.front.message_class != first.front.message_class:
            here, there = email.front.message_class, first.front.message_class
            yield Problem(email.content.file, 2, f"class is {here} here and {there} in {first.content.file}")
