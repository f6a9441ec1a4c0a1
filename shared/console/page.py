"""What every page of a widget is made of: its frame in the console's theme, sections, tables, fields and notices."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from shared.console.calls import Call
from shared.console.html import Html, Part, join, tag
from shared.errors import Retryable, TributaryError

REASON = "at least three characters; shown to whoever asks later"
STYLE = Html((Path(__file__).parent / "style.css").read_text(encoding="utf-8"))


def page(call: Call, title: Part, *parts: Part) -> str:
    """The theme is the console's, not the system's: somebody may have set the two differently."""
    theme = "dark" if call.dark else "light"
    return str(
        join((tag("style", STYLE), tag("div", tag("h2", title), *parts, class_=f"tributary {theme}", lang="en")))
    )


def section(title: str, *parts: Part) -> Html:
    return tag("section", tag("h3", title), *parts)


def folded(title: str, *parts: Part) -> Html:
    """Not wanted at first sight."""
    return tag("details", tag("summary", title), *parts)


def notice(kind: str, *parts: Part) -> Html:
    """`good`, `bad` or `heed`; screen readers say it as soon as it appears."""
    return tag("p", *parts, class_=f"notice {kind}", role="alert" if kind == "bad" else "status")


def table(label: str, headings: Sequence[str], rows: Iterable[Sequence[Part]]) -> Html:
    """Nothing at all says so; an empty table would look like a fault."""
    body = [tag("tr", *(tag("td", cell) for cell in row)) for row in rows]
    if not body:
        return tag("p", "none", class_="dim")
    head = tag("thead", tag("tr", *(tag("th", one, scope="col") for one in headings)))
    return tag("table", head, tag("tbody", *body), aria_label=label)


def pairs(rows: Iterable[tuple[Part, Part]]) -> Html:
    found = [part for name, value in rows for part in (tag("dt", name), tag("dd", value))]
    return tag("dl", *found) if found else tag("p", "none", class_="dim")


def text_field(label: str, name: str, value: str = "", hint: str | None = None) -> Html:
    return tag("label", tag("span", label), tag("input", type="text", name=name, value=value, placeholder=hint))


def choice(label: str, name: str, values: Sequence[str], chosen: int = 0) -> Html:
    """`chosen` counts from 0."""
    options = (tag("option", one, value=one, selected=place == chosen) for place, one in enumerate(values))
    return tag("label", tag("span", label), tag("select", *options, name=name))


def form(*parts: Part) -> Html:
    return tag("form", *parts)


def reasoned(call: Call, press: Part, *fields: Part) -> Html:
    """Whoever does something says why; what was typed is still there when the page is shown again."""
    return form(*fields, text_field("Reason", "reason", call.get("reason"), REASON), tag("div", press))


def failed(error: TributaryError) -> Html:
    """Our own people see it, so a mistake is told as it is; trouble of ours is only worth a retry."""
    if isinstance(error, Retryable):
        return notice("bad", "Something that is needed did not answer. Nothing is lost: please try again.")
    return notice("bad", str(error))
