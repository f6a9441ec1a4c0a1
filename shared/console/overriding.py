"""The pages of settings: what each is now and as deployed, who changed which, and how to change one or go back."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from shared.console.buttons import Buttons
from shared.console.calls import Call
from shared.console.html import Html, Part, join, tag
from shared.console.page import notice, page, pairs, reasoned, section, table, text_field
from shared.console.words import moment
from shared.errors import InvalidRequestError
from shared.interface import overriding
from shared.overrides.wording import shown, told, typed, value_of

SET = "Every function hears of it within fifteen seconds. While it is watched nothing else can be changed."
UNSET = "It is as deployed again, and follows brand.yaml from then on."
ROLLBACK = "All settings are as they were at that version. A change that is watched ends at once."
TOLD = {"set": SET, "unset": UNSET, "rollback": ROLLBACK}
LABELS = {"set": "Change", "unset": "As deployed", "rollback": "Roll back"}
STATES = {"watched": "warn", "in force": "good", "rolled back": "bad"}


def listing(call: Call, found: overriding.Settings, versions: Sequence[overriding.Version]) -> str:
    groups = groupby(found["settings"], key=lambda one: one["name"].partition(".")[0])
    return page(
        call,
        "Settings",
        _standing(found),
        *(section(_title(name), _settings(call, name, list(ones))) for name, ones in groups),
        section("Who changed what", _versions(call, versions, found["version"])),
    )


def review(call: Call, found: overriding.Settings) -> str:
    act = call["view"]
    fields = {"version": call["version"]} if act == "rollback" else {"setting": call["setting"]}
    (name,) = fields.values()
    known = next((one for one in found["settings"] if one["name"] == name), None)
    current = known["current"] if known else None
    written = call.get("value") or ("" if current is None else typed(current))
    field = text_field("New value", "value", written, "as in brand.yaml; null is nothing")
    press = Buttons(call).act(LABELS[act], act, f"{LABELS[act]}: {name}?", fields)
    return page(
        call,
        f"{LABELS[act]}: {name if known else f'to version {name}'}",
        notice("heed", TOLD[act]),
        pairs([("now", shown(known["current"])), ("deployed", shown(known["deployed"]))] if known else []),
        reasoned(call, press, *([field] if act == "set" else [])),
        _back(call),
    )


def asked(call: Call) -> tuple[str, Mapping[str, Any]]:
    """The path of the API and what is asked there, besides the reason."""
    match call["act"]:
        case "set":
            return "/settings", {"changes": {call["setting"]: value_of(call["value"])}}
        case "unset":
            return "/settings", {"unset": [call["setting"]]}
    return "/settings/rollbacks", {"version": _version(call["version"])}


def _version(written: str) -> int:
    """What is no number is not 0, which takes all settings back."""
    if not (written.isascii() and written.isdecimal()):
        raise InvalidRequestError(f"version: {written!r} is no number of a version")
    return int(written)


def changed(call: Call, done: overriding.Changed) -> str:
    until = done["watched_until"]
    rows = [(one["name"], shown(one["before"]), shown(one["after"])) for one in done["changes"]]
    return page(
        call,
        f"Settings are at version {done['version']}",
        notice("good", "Every function hears of it within fifteen seconds."),
        tag("p", f"Until {moment(until)} an alarm takes it back, and nothing else can be changed.") if until else None,
        table("Changed", ("setting", "was", "is"), rows),
        _back(call),
    )


def _standing(found: overriding.Settings) -> Html:
    """What is out of the ordinary."""
    notices = [
        notice("bad", f"{_title(name)} are as deployed: the deployed code cannot read what was set ({why}).")
        for name, why in found["ignored"].items()
    ]
    if found["watched_until"]:
        until = f"The last change is watched until {moment(found['watched_until'])}: only a rollback is possible."
        notices.append(notice("heed", until))
    return join(notices)


def _settings(call: Call, name: str, found: Sequence[overriding.Setting]) -> Html:
    headings = ("setting", "now", "deployed", "")
    return table(_title(name), headings, [tuple(_setting(call, one)) for one in found])


def _setting(call: Call, one: overriding.Setting) -> Iterator[Part]:
    differs, field = one["current"] != one["deployed"], {"setting": one["name"]}
    yield one["name"]
    yield tag("span", shown(one["current"]), class_="warn" if differs else None)
    yield shown(one["deployed"])
    look = Buttons(call).look
    unset = [look(f"{LABELS['unset']}…", "unset", field)] if differs else []
    yield join([look(f"{LABELS['set']}…", "set", field), *unset], " ")


def _versions(call: Call, found: Sequence[overriding.Version], current: int) -> Html:
    rows = []
    for one in found:
        back = Buttons(call).look(f"{LABELS['rollback']}…", "rollback", {"version": str(one["version"])})
        state = tag("span", one["state"], class_=STATES.get(one["state"]))
        by = one["by"] or "AppConfig"
        row = (str(one["version"]), moment(one["at"]), state, by, one["reason"], told(one["changes"]))
        rows.append((*row, "" if one["version"] == current else back))
    return table("Versions", ("version", "when", "state", "who", "why", "what", ""), rows)


def _back(call: Call) -> Html:
    return tag("p", Buttons(call).look("All settings", "settings"))


def _title(name: str) -> str:
    return name.replace("_", " ").capitalize()
