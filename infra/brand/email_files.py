"""One e-mail template in one language: front matter, MJML and hand-written text in, the parts to render out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from msgspec import Struct
from pydantic import TypeAdapter

from infra.brand import front_matter, liquid_source, mjml
from infra.brand.layout import Layout, framed, sided
from infra.brand.liquid_source import Samples, Source
from infra.brand.problems import Problem
from infra.brand.typed import typed
from infra.brand.variants import Parts, Variant
from shared.errors import UnrenderableError
from shared.journeys.fields import STRICT, MessageClass
from shared.messages import reach, templates
from shared.messages.channels import Letter


@dataclass(frozen=True, slots=True)
class Front:
    """Between the two `---` at the top of the MJML file."""

    __pydantic_config__ = STRICT

    message_class: MessageClass
    subject: str
    preheader: str


FRONT: TypeAdapter[Front] = TypeAdapter(Front)


class Email(Struct, frozen=True):
    """All that makes up one mail, each with the place it comes from."""

    front: Front
    language: str
    line: int
    """Where the class stands."""
    subject: Source
    preheader: Source
    content: Source
    text: Source
    footer: Source
    footer_text: Source
    frame: Source

    def sources(self) -> tuple[Source, ...]:
        return (self.subject, self.preheader, self.content, self.text, self.footer, self.footer_text, self.frame)


def read(markup: Source, text: Source, layout: Layout, language: str) -> Variant | None:
    """None where a file of the layout is missing, which is reported with the layout."""
    email = _email(markup, text, layout, language)
    return Variant(email.front.message_class, markup.file, email.line, partial(compiled, email)) if email else None


def _email(markup: Source, text: Source, layout: Layout, language: str) -> Email | None:
    front, content, lines = _front(markup)
    frame = layout.frame()
    footer, footer_text = (layout.footer(front.message_class, language, one) for one in ("mjml", "txt"))
    if not (frame and footer and footer_text):
        return None
    line = partial(Source, markup.file, markup=False)
    return Email(
        front,
        language,
        lines["class"],
        subject=line(front.subject, lines["subject"]),
        preheader=line(front.preheader, lines["preheader"]),
        content=content,
        text=text,
        footer=footer,
        footer_text=footer_text,
        frame=frame,
    )


def _front(markup: Source) -> tuple[Front, Source, Mapping[str, int]]:
    document, content = front_matter.split(markup, "class, subject and preheader")
    lines = {field: document.line((field,)) for field in ("class", "subject", "preheader")}
    return typed(document, FRONT), content, lines


def compiled(email: Email, samples: Samples) -> tuple[Parts, list[Problem]]:
    problems = [problem for source in email.sources() for problem in liquid_source.check(source, samples)]
    problems += [email.content.problem(line, flaw) for line, flaw in mjml.flaws(email.content.text)]
    if problems:
        return {}, problems
    try:
        parts = _parts(email)
    except ValueError as error:
        return {}, [email.content.problem(1, f"MJML: {error}")]
    return parts, list(_rendered(parts, email, samples))


def _parts(email: Email) -> Parts:
    included = {
        name: sided(part.text, email.language) for name, part in (("content", email.content), ("footer", email.footer))
    }
    frame = framed(email.frame.text, email.language, subject=email.front.subject, preheader=email.front.preheader)
    return {
        "subject": email.front.subject,
        "preheader": email.front.preheader,
        "html": mjml.compile_mjml(frame, included),
        "text": f"{email.text.text.rstrip()}\n\n{email.footer_text.text.rstrip()}\n",
    }


def _rendered(parts: Parts, email: Email, samples: Samples) -> Iterator[Problem]:
    """As it would be sent; where a rule of sending is broken, the file whose part breaks it is named."""
    message_class = email.front.message_class
    try:
        templates.render(parts, message_class, samples.least)
        mail = templates.render(parts, message_class, samples.full)
    except UnrenderableError as error:
        part, _, message = str(error).partition(": ")
        yield _blamed(part, email).problem(1, message)
        return
    yield from (
        email.content.problem(1, flaw) for _, flaw in reach.channel("email").flaws(Letter(mail, message_class, None))
    )


def _blamed(part: str, email: Email) -> Source:
    """The unsubscribe link and the postal address are the footer's duty, but a template may have its own."""
    return {"subject": email.subject, "preheader": email.preheader, "text": email.text}.get(part, email.content)
