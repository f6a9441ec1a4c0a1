"""The page that opens while the phone rings. No name is in its title: that stays behind in the browser's history."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from string import Template
from typing import Any
from zoneinfo import ZoneInfo

from shared.agents import flow
from shared.agents.story import Story
from shared.configuration import Brand
from shared.console.html import Html, Part, html, join, tag
from shared.console.words import money
from shared.contrast import letters
from shared.profiles.orders import Order

PAGE = Template((Path(__file__).parent / "page.html").read_text(encoding="utf-8"))
MOST_ITEMS = 5

LINK = Html("""<section><h2>After the call</h2>
<form method="post">
<label for="email">The caller's e-mail address, if they told it</label>
<input id="email" name="email" type="email" required maxlength="256" autocomplete="off">
<button>This number is theirs</button>
</form></section>""")


def found(brand: Brand, known: Story, zone: ZoneInfo) -> str:
    if known.several:
        return several(brand)
    spent = money(known.spend)
    orders = f"{known.number_of_orders} orders" + (f", {spent}" if spent else "")
    under = [known.stage, orders, f"speaks {known.language}" if known.language else None]
    cards = (
        card("Open cases", (line(case(one), flow.day(one["at"], zone)) for one in known.cases), "warn"),
        card("On its way", (bought(one, zone) for one in known.on_its_way)),
        card("Last said", (line(one.text, f"{one.by}, {flow.day(one.at, zone)}") for one in known.said)),
        card("Last order", (bought(one, zone) for one in [known.last_order] if one and one not in known.on_its_way)),
        card("What happened", (line(one.name, flow.day(one.occurred_at, zone)) for one in known.happened)),
    )
    return page(brand, known.name or "A customer without a name", " · ".join(one for one in under if one), cards)


def several(brand: Brand) -> str:
    return page(brand, "Several people share this number", "Ask who is calling: their data is not shown here.")


def unknown(brand: Brand) -> str:
    return page(brand, "Nobody known calls from this number", "It may be a customer's other number.", [LINK])


def linked(brand: Brand) -> str:
    return page(brand, "Noted", "The number belongs to that customer from now on. The link can be cut again.")


def gone(brand: Brand) -> str:
    """The same for a link that was good once and for one that never was."""
    return page(brand, "This link is not valid any more", "It is good for a quarter of an hour after the ringing.")


def page(brand: Brand, title: str, under: str, cards: Iterable[Html] = ()) -> str:
    told: Mapping[str, Part] = {
        "title": title,
        "under": under,
        "brand": brand.name,
        "colour": brand.colour,
        "letters": letters(brand.colour),
        "cards": join(cards, "\n"),
    }
    return PAGE.substitute({name: html(part) for name, part in told.items()})


def card(title: str, lines: Iterable[Html], kind: str | None = None) -> Html:
    """Without lines there is no card."""
    written = join(lines)
    return tag("section", tag("h2", title), tag("ul", written), class_=kind) if written.source else written


def line(written: str, about: str) -> Html:
    return tag("li", written, " ", tag("span", about, class_="soft"))


def bought(order: Order, zone: ZoneInfo) -> Html:
    names = [str(one["name"]) for one in order.values.get("items") or () if one.get("name")]
    return line(flow.shown(order, zone), ", ".join(names[:MOST_ITEMS]))


def case(one: Mapping[str, Any]) -> str:
    return str(one.get("subject") or f"{one['kind']} {one.get('id')}")
