"""templates/<name>/<channel>.<language>.<extension>: every template in every language of the brand."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from infra.brand import email_files, form_files, layout, samples
from infra.brand.layout import Layout
from infra.brand.liquid_source import Samples, Source
from infra.brand.problems import BrandError, Problem
from infra.brand.variants import Parts, Variant
from shared.configuration import EMAIL, Brand
from shared.journeys.fields import MessageClass
from shared.messages import reach
from shared.overrides.wording import listed

FOLDER = "templates"


class Template(Struct, frozen=True):
    name: str
    message_class: MessageClass
    channels: Mapping[str, Mapping[str, Parts]]
    """Channel, in the order of brand.yaml, then language."""


class Workshop(Struct, frozen=True):
    """What every template is made with."""

    brand: Brand
    layout: Layout

    def variant(self, folder: Path, channel: str, language: str) -> Variant | None:
        """None where a file is missing, which is told otherwise."""
        paths = [folder / f"{channel}.{language}.{extension}" for extension in extensions(channel)]
        if not all(path.is_file() for path in paths):
            return None
        if channel == EMAIL:
            markup, text = paths
            return email_files.read(_source(markup, markup=True), _source(text), self.layout, language)
        return form_files.read(_source(paths[0]), reach.channel(channel), reach.settings(self.brand, channel))


def extensions(channel: str) -> tuple[str, ...]:
    """Of the files that make up a message of the channel."""
    return ("mjml", "txt") if channel == EMAIL else (reach.channel(channel).extension,)


def load(folder: Path, brand: Brand) -> tuple[dict[str, Template], list[Problem]]:
    """Templates that have problems are among them too, so that a journey which names one is not wrong for that."""
    workshop = Workshop(brand, Layout(folder))
    problems = list(layout.check(workshop.layout, brand.languages))
    templates: dict[str, Template] = {}
    for path in sorted((folder / FOLDER).iterdir()) if (folder / FOLDER).is_dir() else []:
        if path.is_dir():
            templates[path.name], found = _template(path, workshop)
            problems += found
        else:
            problems.append(Problem(f"{FOLDER}/{path.name}", 1, "a template is a folder with files for each channel"))
    return templates, problems


def _template(path: Path, workshop: Workshop) -> tuple[Template, list[Problem]]:
    used = _used(path, workshop.brand)
    problems = list(_inventory(path, workshop.brand, used))
    variants: list[Variant] = []
    channels: dict[str, dict[str, Parts]] = {channel: {} for channel in used}
    for channel, language in ((channel, one) for channel in used for one in workshop.brand.languages):
        try:
            variant = workshop.variant(path, channel, language)
        except BrandError as error:
            problems += error.problems
            continue
        if variant:
            variants.append(variant)
            both = Samples(samples.full(workshop.brand, language), samples.least(workshop.brand, language))
            channels[channel][language], found = variant.compiled(both)
            problems += found
    problems += _one_class(variants)
    message_class: MessageClass = next((one.message_class for one in variants), "marketing")
    return Template(path.name, message_class, channels), problems


def _used(path: Path, brand: Brand) -> tuple[str, ...]:
    """The channels that it has a file for; e-mail where there is none at all."""
    there = {file.name.partition(".")[0] for file in path.iterdir()}
    return tuple(channel for channel in brand.outgoing if channel in there) or (EMAIL,)


def _inventory(path: Path, brand: Brand, used: Iterable[str]) -> Iterator[Problem]:
    """Files that are missing, and files that nobody would ever read."""
    wanted = {
        f"{channel}.{language}.{extension}"
        for channel in used
        for language in brand.languages
        for extension in extensions(channel)
    }
    there = {file.name for file in path.iterdir()}
    for name in sorted(wanted - there):
        yield Problem(f"{FOLDER}/{path.name}/{name}", 1, "this file is missing")
    for name in sorted(there - wanted):
        channel = name.partition(".")[0]
        off = f"brand.yaml does not use the channel {channel}; add it to its channels"
        message = (
            off
            if channel in reach.names() and channel not in used
            else f"no such file is read; there is {listed(wanted)}"
        )
        yield Problem(f"{FOLDER}/{path.name}/{name}", 1, message)


def _source(path: Path, *, markup: bool = False) -> Source:
    return Source(f"{FOLDER}/{path.parent.name}/{path.name}", path.read_text(encoding="utf-8"), markup=markup)


def _one_class(variants: Iterable[Variant]) -> Iterator[Problem]:
    first = next(iter(variants), None)
    for one in variants:
        if first and one.message_class != first.message_class:
            yield Problem(
                one.file, one.line, f"class is {one.message_class} here and {first.message_class} in {first.file}"
            )
