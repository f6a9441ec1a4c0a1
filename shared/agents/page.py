"""The page that opens while the phone rings. Everything on it was written by others, so all of it is escaped."""

from collections.abc import Iterable
from html import escape
from pathlib import Path
from string import Template
from zoneinfo import ZoneInfo

from shared.agents import flow
from shared.agents.story import Story
from shared.configuration import Brand
from shared.profiles.orders import Order

PAGE = Template((Path(__file__).parent / "page.html").read_text(encoding="utf-8"))
MOST_SHOWN = 400
"""Characters of one text: an agent has seconds."""

MOST_ITEMS = 5

LINK = """<section><h2>After the call</h2>
<form method="post">
<label for="email">The caller's e-mail address, if they told it</label>
<input id="email" name="email" type="email" required maxlength="256" autocomplete="off">
<button>This number is theirs</button>
</form></section>"""


def found(brand: Brand, known: Story, zone: ZoneInfo) -> str:
    if known.several:
        return several(brand)
    spent = flow.money(known.spend)
    orders = f"{known.number_of_orders} orders" + (f", {spent}" if spent else "")
    under = [known.stage, orders, f"speaks {known.language}" if known.language else None]
    cards = [
        card("Open cases", [f"{text(case(one))} {soft(flow.day(one['at'], zone))}" for one in known.cases], warn=True),
        card("On its way", [bought(one, zone) for one in known.on_its_way]),
        card("Last said", [f"{text(one.text)} {soft(f'{one.by}, {flow.day(one.at, zone)}')}" for one in known.said]),
        card("Last order", [bought(one, zone) for one in [known.last_order] if one and one not in known.on_its_way]),
        card("What happened", [f"{text(one.name)} {soft(flow.day(one.occurred_at, zone))}" for one in known.happened]),
    ]
    return page(brand, known.name or "A customer without a name", " · ".join(one for one in under if one), cards)


def several(brand: Brand) -> str:
    return page(brand, "Several people share this number", "Ask who is calling: their data is not shown here.", [])


def unknown(brand: Brand) -> str:
    return page(brand, "Nobody known calls from this number", "It may be a customer's other number.", [LINK])


def linked(brand: Brand) -> str:
    return page(brand, "Noted", "The number belongs to that customer from now on. The link can be cut again.", [])


def gone(brand: Brand) -> str:
    """The same for a link that was good once and for one that never was."""
    return page(brand, "This link is not valid any more", "It is good for a quarter of an hour after the ringing.", [])


def page(brand: Brand, title: str, under: str, cards: Iterable[str]) -> str:
    return PAGE.substitute(
        title=text(title),
        under=text(under),
        cards="\n".join(cards),
        brand=escape(brand.name),
        colour=escape(brand.colour),
    )


def card(title: str, lines: Iterable[str], *, warn: bool = False) -> str:
    """Without lines there is no card."""
    written = "".join(f"<li>{one}</li>" for one in lines)
    kind = ' class="warn"' if warn else ""
    return f"<section{kind}><h2>{escape(title)}</h2><ul>{written}</ul></section>" if written else ""


def bought(order: Order, zone: ZoneInfo) -> str:
    names = [str(one["name"]) for one in order.values.get("items") or () if one.get("name")]
    return f"{text(flow.shown(order, zone))} {soft(', '.join(names[:MOST_ITEMS]))}"


def case(one: object) -> str:
    known = dict(one) if isinstance(one, dict) else {}
    return str(known.get("subject") or f"{known.get('kind')} {known.get('id')}")


def text(written: str) -> str:
    """Isolated, so that what is written from right to left does not turn the line around."""
    short = written if len(written) <= MOST_SHOWN else f"{written[:MOST_SHOWN]}…"
    return f"<bdi>{escape(short)}</bdi>"


def soft(written: str) -> str:
    return f'<span class="soft">{text(written)}</span>'
