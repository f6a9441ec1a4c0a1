"""`tributary messages preview`: see every message as a customer would, without a deployment."""

import json
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Annotated, Any

import typer

from infra.brand import samples
from infra.brand.compile import Compiled, check_brand
from infra.cli import contact_sheet, ledger
from infra.cli.brand_folder import BRAND, Brand
from infra.cli.console import console, table, text
from shared.errors import InvalidRequestError, NotFoundError
from shared.messages import reach, templates
from shared.messages.channels import Letter
from shared.overrides.wording import unknown

app = typer.Typer(help="See messages before they go, what became of them, and why one did not.", no_args_is_help=True)
OUT = Path(".local/preview")

Name = Annotated[str, typer.Argument(help="`arrival_check`, or only `arrival_check.email.de`; all of them without it.")]
Customer = Annotated[
    Path | None, typer.Option(help="JSON with `customer`, `order` or `event`, instead of made-up ones.")
]

Parts = Mapping[str, Any]
Chosen = tuple[str, str, str]
"""Template, channel and language."""

PLAIN = """<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<pre dir="auto" style="margin: 24px; font: 16px/1.5 system-ui, sans-serif; white-space: pre-wrap">{text}</pre>"""
FRAME = """<section><h2>{title}</h2><p>{subject}</p><a href="{file}.html">page</a> <a href="{file}.txt">text</a>
<iframe src="{file}.html" title="{title}" sandbox></iframe></section>"""
INDEX = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Messages of {brand}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><style>
body {{ margin: 40px; font: 16px/1.5 system-ui, sans-serif; color: #24231f; background: #f4f2ec; }}
main {{ display: grid; grid-template-columns: repeat(auto-fill, minmax(min(440px, 100%), 1fr)); gap: 32px; }}
h2 {{ margin: 0; font-size: 1.05rem; }} p {{ margin: 2px 0 6px; color: #5f5b52; }}
iframe {{ display: block; width: 100%; height: 720px; margin-top: 10px; border: 1px solid #d9d4c8; background: #fff; }}
</style><h1>Messages of {brand}</h1><main>{frames}</main></html>"""


@app.command()
def preview(  # noqa: PLR0913 - a command has as many parameters as options
    name: Name = "",
    brand: Brand = BRAND,
    *,
    customer: Customer = None,
    out: Annotated[Path, typer.Option(help="Where the pages go.")] = OUT,
    pictures: Annotated[
        bool, typer.Option("--pictures", help="All mails of a language on a sheet, by Chromium.")
    ] = False,
) -> None:
    """Every template in every language, rendered as it would be sent: a page, its plain text, and an index."""
    compiled = check_brand(brand)
    given = _given(customer)
    pages = {one: _rendered(compiled, one, given) for one in _chosen(compiled, name)}
    _write(out, compiled.brand.name, {".".join(one): parts for one, parts in pages.items()})
    rows = [(".".join(one), text(_headline(parts)), _weight(compiled, one, parts)) for one, parts in pages.items()]
    table("Messages", ("file", "says", "weight"), rows)
    for picture in contact_sheet.take(out, [".".join(one) for one in pages]) if pictures else ():
        console.print(f"{picture}")
    console.print(f"Open {out / 'index.html'}")


app.command("list")(ledger.listed)
app.command()(ledger.show)
app.command()(ledger.why)


def _chosen(compiled: Compiled, name: str) -> list[Chosen]:
    known = [
        (template, channel, language)
        for template, content in compiled.templates.items()
        for channel, languages in content["channels"].items()
        for language in languages
    ]
    chosen = [one for one in known if f"{'.'.join(one)}.".startswith(f"{name}." if name else "")]
    if not chosen:
        names = [*compiled.templates, *(".".join(one) for one in known)]
        raise NotFoundError(f"{unknown('template', name, names)}; without a name all are shown")
    return chosen


def _given(file: Path | None) -> Mapping[str, Any]:
    if file and not file.is_file():
        raise NotFoundError(f"--customer: there is no file {file}")
    try:
        given = json.loads(file.read_text(encoding="utf-8")) if file else {}
    except (OSError, ValueError) as error:
        raise InvalidRequestError(f"--customer: {file} cannot be read as JSON ({error})") from error
    if not isinstance(given, dict) or given.keys() - {"customer", "order", "event"}:
        raise InvalidRequestError("--customer: an object with `customer`, `order` or `event`")
    return {**given, "latest": given["event"]} if "event" in given else given


def _rendered(compiled: Compiled, chosen: Chosen, given: Mapping[str, Any]) -> Parts:
    template, channel, language = chosen
    content = compiled.templates[template]
    context = {**samples.full(compiled.brand, language), **given}
    return templates.render(content["channels"][channel][language], content["class"], context)


def _weight(compiled: Compiled, chosen: Chosen, parts: Parts) -> str:
    """In the country of the brand."""
    template, channel, _ = chosen
    letter = Letter(parts, compiled.templates[template]["class"], reach.settings(compiled.brand, channel))
    return reach.channel(channel).weight(letter, compiled.brand.country)


def _headline(parts: Parts) -> str:
    """The first words that the reader sees."""
    return str(next((parts[name] for name in ("subject", "title", "text") if parts.get(name)), "")).partition("\n")[0]


def _page(parts: Parts) -> str:
    """What is no page of its own is shown as it is."""
    if "html" in parts:
        return str(parts["html"])
    return PLAIN.format(text=escape(_text(parts)))


def _text(parts: Parts) -> str:
    return str(parts.get("text") or json.dumps(parts, ensure_ascii=False, indent=2))


def _write(out: Path, brand: str, pages: Mapping[str, Parts]) -> None:
    out.mkdir(parents=True, exist_ok=True)
    for file, parts in pages.items():
        (out / f"{file}.html").write_text(_page(parts), encoding="utf-8")
        (out / f"{file}.txt").write_text(_text(parts), encoding="utf-8")
    frames = "\n".join(
        FRAME.format(title=escape(file), file=escape(file), subject=escape(_headline(parts)))
        for file, parts in pages.items()
    )
    (out / "index.html").write_text(INDEX.format(brand=escape(brand), frames=frames), encoding="utf-8")
