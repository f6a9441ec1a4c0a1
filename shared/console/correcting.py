"""What people may do to a customer, each in two steps: what it will do, and only then the button that does it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from shared.console.buttons import Buttons
from shared.console.calls import Call
from shared.console.html import Html, join, tag
from shared.console.page import choice, form, notice, page, pairs, reasoned, section, table, text_field
from shared.console.words import moment

Plain = Mapping[str, Any]


def sections(buttons: Buttons, customer: str, identifiers: Sequence[str]) -> Html:
    pick = choice("One", "one", identifiers), choice("Other", "other", identifiers, 1)
    why_one = buttons.peek("Why are they one?", "explain", {"customer": customer})
    cut = buttons.look("Cut apart…", "cut", {"customer": customer})
    apart = text_field("Belongs with (not of this customer now)", "apart", "", "phone:+4930901820")
    restore = buttons.look("Restore…", "restore", {"customer": customer})
    erase = buttons.look("Erase…", "erasure", {"customer": customer})
    export = buttons.look("Export…", "export", {"customer": customer})
    return join(
        (
            section("Not one person?", form(*pick, tag("div", why_one), tag("div", cut))),
            section("Was cut, and is one person after all?", form(apart, tag("div", restore))),
            section("The person asks for their data", form(tag("div", export), tag("div", erase))),
        )
    )


def explained(call: Call, pair: tuple[str, str], reasons: Sequence[Plain] | None, known: Mapping[str, str]) -> str:
    """`known` says which identifier an id stands for."""
    one, other = pair
    title = f"Why {one} and {other} are one customer"
    if reasons is None:
        told = "No event leads from one to the other: they are not one customer by what sources stated."
        return page(call, title, notice("heed", told))
    if not reasons:
        return page(call, title, notice("heed", "They are the same identifier."))
    rows = [
        (moment(r["at"]), known.get(r["one"], r["one"]), known.get(r["other"], r["other"]), r["source"], r["event"])
        for r in reasons
    ]
    return page(call, title, table("Stated together", ("when", "one", "other", "source", "event"), rows))


def review(call: Call, act: str, customer: str, identifiers: Sequence[str]) -> str:
    """What the act will do. The pair of a restore has one side that this customer does not have (any more)."""
    titles = {"cut": "Cut apart", "restore": "Restore", "erasure": "Erase", "export": "Export"}
    asks = {"cut": _cut, "restore": _restore, "erasure": _erase, "export": _export}
    back = Buttons(call).look("Back to the customer", "customer", {"customer": customer})
    return page(call, titles[act], *asks[act](call, customer, identifiers), tag("p", back))


def _cut(call: Call, customer: str, _: Sequence[str]) -> Iterable[Html]:
    one, other = call["one"], call["other"]
    if one == other:
        return (notice("bad", "Choose two different identifiers."),)
    told = "Two customers come back as if these two had never been one. Nothing is lost, and it can be restored."
    ask = f"Cut {one} and {other} apart?"
    return _asked(call, told, ask, ("Cut apart", "cut", {"customer": customer, "first": one, "second": other}))


def _restore(call: Call, customer: str, identifiers: Sequence[str]) -> Iterable[Html]:
    one, other = identifiers[0], call["apart"]
    told = "The cut between this customer and that identifier is taken back: what sources stated joins them again."
    ask = f"Take the cut between {one} and {other} back?"
    return _asked(call, told, ask, ("Restore", "restore", {"customer": customer, "first": one, "second": other}))


def _erase(call: Call, customer: str, identifiers: Sequence[str]) -> Iterable[Html]:
    told = "Everything about this customer is removed for good. Only “do not contact” and keyed hashes stay."
    ask = f"Erase customer {customer} with {len(identifiers)} identifiers ({_few(identifiers)})? This cannot be undone."
    return _asked(call, told, ask, ("Erase for good", "erasure", {"customer": customer}))


def _export(call: Call, customer: str, identifiers: Sequence[str]) -> Iterable[Html]:
    told = "Everything that is known about this customer is written as one JSON document, kept for 30 days."
    ask = f"Write all that is known of customer {customer} ({_few(identifiers)})?"
    return _asked(call, told, ask, ("Export", "export", {"customer": customer}))


def _asked(call: Call, told: str, ask: str, act: tuple[str, str, dict[str, str]]) -> Iterable[Html]:
    label, name, fields = act
    words = {"customer": "customer", "first": "one", "second": "other"}
    about = [(words[key], value) for key, value in fields.items()]
    return notice("heed", told), pairs(about), reasoned(call, Buttons(call).act(label, name, ask, fields))


def _few(identifiers: Sequence[str]) -> str:
    shown = ", ".join(identifiers[:5])
    return shown if len(identifiers) <= 5 else f"{shown} and {len(identifiers) - 5} more"
