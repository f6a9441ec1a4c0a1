"""One template of a channel other than e-mail, in one language: a YAML file, or a text below its front matter.

What may stand in it the channel says itself: its `form`.
"""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from pydantic import TypeAdapter

from infra.brand import front_matter, liquid_source
from infra.brand.documents import Document, parse
from infra.brand.liquid_source import Samples, Source
from infra.brand.problems import Problem
from infra.brand.typed import typed
from infra.brand.variants import Parts, Variant
from shared.errors import UnrenderableError
from shared.messages import templates
from shared.messages.channels import Channel, Letter
from shared.overrides.wording import Place


class Written(Struct, frozen=True):
    """A file as it was read. `settings` is what brand.yaml says of the channel."""

    document: Document
    form: Any
    channel: Channel
    settings: Any

    @property
    def parts(self) -> Parts:
        """Without what was left out."""
        plain: dict[str, Any] = msgspec.to_builtins(self.form)
        return {name: value for name, value in plain.items() if name != "message_class" and value not in (None, [], {})}

    def sources(self) -> Iterator[Source]:
        for place, text in _texts((), self.parts):
            # The lines of a YAML block begin below its name.
            below = 1 if "\n" in text and place in self.document.lines and place != ("text",) else 0
            yield Source(self.document.file, text, self.document.line(place) + below)


def read(source: Source, channel: Channel, settings: Any) -> Variant:
    document = _fronted(source) if channel.extension == "txt" else parse(source.text, source.file)
    form = typed(document, TypeAdapter(channel.form))
    written = Written(document, form, channel, settings)
    return Variant(form.message_class, source.file, document.line(("class",)), partial(compiled, written))


def _fronted(source: Source) -> Document:
    """The text below the front matter is a field of its own."""
    front, below = front_matter.split(source, "class")
    fields = front.value if isinstance(front.value, Mapping) else {}
    text: dict[Place, int] = {("text",): below.first_line}
    return replace(front, value={**fields, "text": below.text.strip("\n")}, lines={**front.lines, **text})


def compiled(written: Written, samples: Samples) -> tuple[Parts, list[Problem]]:
    problems = [problem for source in written.sources() for problem in liquid_source.check(source, samples)]
    return (written.parts, problems or list(_rendered(written, samples)))


def _rendered(written: Written, samples: Samples) -> Iterator[Problem]:
    """As it would be sent, to the customer of whom everything is known and to the other one."""
    message_class, told = written.form.message_class, set[tuple[str, str]]()
    for context in (samples.least, samples.full):
        try:
            parts = templates.render(written.parts, message_class, context)
        except UnrenderableError as error:
            part, _, message = str(error).partition(": ")
            told.add((part, message))
            continue
        letter = Letter(parts, message_class, written.settings, context["links"]["unsubscribe"])
        told |= set(written.channel.flaws(letter))
    for part, message in sorted(told):
        yield written.document.problem(_place(part), f"{part}: {message}")


def _place(part: str) -> Place:
    """`parameters.2` is the second entry of the list."""
    return tuple(int(one) - 1 if one.isdigit() else one for one in part.split("."))


def _texts(place: Place, value: Any) -> Iterator[tuple[Place, str]]:
    if isinstance(value, Mapping):
        for name, one in value.items():
            yield from _texts((*place, name), one)
    elif isinstance(value, list):
        for position, one in enumerate(value):
            yield from _texts((*place, position), one)
    elif isinstance(value, str):
        yield place, value
