"""Render a template for one customer: Liquid with limits, escaped, in the customer's language; unsafe results refused.

A value can be anything a stranger typed into a web form. So no value becomes markup, a header, or another scheme, and
a template that meets a missing value stops (`default` says what to write instead).
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from liquid import BoundTemplate, Environment, FalsyStrictUndefined, Mode
from liquid.exceptions import LiquidError, UndefinedError

from shared.errors import UnrenderableError
from shared.messages import markup, values
from shared.messages.filters import FILTERS

ONE_LINE = {"subject", "preheader", "title", "link", "collapse_key", "parameters"}
MARKETING = "marketing"
UNSAFE_FILTERS = ("safe", "date", "escapejs", "url_decode", "base64_decode", "base64_url_safe_decode")
"""They switch escaping off, read the machine's clock, or make text that was not there when the values were cleaned."""


class _Limited(Environment):
    """A template is reviewed, its values are not: an order of 50,000 lines must not cost minutes or a 30 MB mail."""

    loop_iteration_limit = 10_000
    output_stream_limit = 200_000
    local_namespace_limit = 100_000
    context_depth_limit = 20


def _environment(*, autoescape: bool) -> Environment:
    environment = _Limited(
        autoescape=autoescape, undefined=FalsyStrictUndefined, tolerance=Mode.STRICT, strict_filters=True
    )
    environment.filters.update(FILTERS)
    for name in UNSAFE_FILTERS:
        environment.filters.pop(name, None)
    for tag in ("include", "render", "extends", "block"):
        environment.tags.pop(tag, None)
    return environment


_HTML, _TEXT = _environment(autoescape=True), _environment(autoescape=False)


@lru_cache(maxsize=1024)
def parse(source: str, *, html: bool) -> BoundTemplate:
    """Raises liquid.exceptions.LiquidError with the line; the build reports it, so it never happens at send."""
    return (_HTML if html else _TEXT).from_string(source)


def render(parts: Mapping[str, Any], message_class: str, context: Mapping[str, Any]) -> dict[str, Any]:
    """Every part (subject, html, text, …) or UnrenderableError. `context` has also `language` and `time_zone`.

    A part may be a list or an object of such texts; what is no text stays as it is.
    """
    bodies, headers = values.for_bodies(context), values.for_headers(context)
    rendered = {name: _part(name, source, headers if name in ONE_LINE else bodies) for name, source in parts.items()}
    if "html" in rendered:
        _check_mail(rendered, message_class, context)
    return rendered


def _part(name: str, source: Any, context: Mapping[str, Any]) -> Any:
    """A place in it is told as `parameters.1`."""
    if isinstance(source, Mapping):
        return {below: _part(f"{name}.{below}", one, context) for below, one in source.items()}
    if isinstance(source, list | tuple):
        return [_part(f"{name}.{position}", one, context) for position, one in enumerate(source, start=1)]
    if not isinstance(source, str):
        return source
    text = _render(name, source, context)
    return _one_line(name, text) if name.partition(".")[0] in ONE_LINE else text


def _render(name: str, source: str, context: Mapping[str, Any]) -> str:
    try:
        return str(parse(source, html=name == "html").render(context))
    except UndefinedError as error:
        raise UnrenderableError(f"{name}: {error.args[0]}") from error
    except (LiquidError, ArithmeticError, ValueError) as error:
        # Other messages of the library quote the value. ValueError: a lone surrogate has no UTF-8 form.
        raise UnrenderableError(f"{name}: {type(error).__name__}") from error


def _one_line(name: str, text: str) -> str:
    """A line end in a header starts the next header, so the mail is refused rather than repaired."""
    if any(values.hidden(c) or c in "\n\t" for c in text):
        raise UnrenderableError(f"{name}: holds a line end, control character or direction override")
    return text.strip()


def _check_mail(rendered: Mapping[str, str], message_class: str, context: Mapping[str, Any]) -> None:
    """Other channels have rules of their own, in their own files."""
    page = markup.read(rendered["html"], set(context.get("links", {}).values()))
    if page.problems:
        raise UnrenderableError(f"html: not allowed in a mail: {', '.join(sorted(set(page.problems)))}")
    if message_class == MARKETING:
        _check_marketing("html", page, context)
        _check_marketing("text", markup.Page(text=[rendered["text"]]), context)


def _check_marketing(name: str, page: markup.Page, context: Mapping[str, Any]) -> None:
    """The law wants both in every marketing message (CAN-SPAM § 5, RFC 8058 wants the header besides)."""
    unsubscribe, visible = str(context["links"]["unsubscribe"]), " ".join(page.text)
    if unsubscribe not in page.links and (name == "html" or unsubscribe not in visible):
        raise UnrenderableError(f"{name}: marketing without the unsubscribe link")
    if _words(str(context["brand"]["postal_address"])) not in _words(visible):
        raise UnrenderableError(f"{name}: marketing without the brand's postal address")


def _words(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())
