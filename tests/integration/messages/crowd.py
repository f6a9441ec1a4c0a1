"""Customers of many languages, drawn by a seed: what they bought, left lying and typed, each with a canary.

Some of them typed what tests/fixtures/hostile.json holds.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from infra.brand import samples
from infra.brand.compile import Compiled
from shared.events import Identifier
from shared.messages.look import Look, Outlook
from shared.messages.models import Message
from shared.profiles.models import Member, Profile
from tests.unit.messages.samples import NOW, a_consent, a_message

HOSTILE = {one["name"]: one["text"] * one.get("times", 1) for one in
           json.loads(Path("tests/fixtures/hostile.json").read_text())}  # fmt: skip
CANARY = re.compile(r"cnry(\d{7})e")
WORDS = (
    "Ann", "Jürgen", "O’Connor", "Đặng Thị Hồng", "Ağaoğlu", "Łukasz", "Ὀδυσσεύς", "Владимир", "नरेंद्र", "กัญญารัตน์",
    "ศิริพร", "نور الهدى", "محمد", "שרה", "山田太郎", "김민준", "Nguyễn", "Þóra", "Ọlábísí", "D'Arcy", "Møller-Ås", "李",
    "Ann 🙂", "AT&T", "5 < 6", "\"Ann\"", "Ann\\Bo", "x" * 40, "Ａｎｎ", "e\u0301lan", "a\u200dn",
)  # fmt: skip
NAMES = {"first_name", "last_name"}
TYPED = {*NAMES, "city", "name", "store", "address", "hours", "title", "text", "plan", "number", "question", "code"}
URLS = {"url", "recovery_url"}
HOSTILE_SHARE = 0.2
WRITTEN = re.compile(r"\{\{\s*(?!brand\.|links\.)[\w.]*?(\w+)\s*[|}]")
CURRENCIES = ("EUR", "USD", "THB", "AZN", "PHP", "JOD", "JPY", "KWD")

Place = tuple[Any, ...]


@dataclass(frozen=True)
class Drawn:
    """A mail that somebody is to get. `hostile` is what was typed for it, by the name of the value."""

    number: int
    look: Look
    context: Mapping[str, Any]
    hostile: Mapping[str, str] = field(default_factory=dict)

    @property
    def typed(self) -> str:
        return " ".join(self.hostile.values())


def drawn(compiled: Compiled, seed: int, number: int) -> Iterator[Drawn]:
    """The mail, and where it has something hostile in it, the same one without, after it."""
    random = Random(f"{seed}:{number}")  # noqa: S311
    template = random.choice([name for name, one in compiled.templates.items() if "email" in one["channels"]])
    language = random.choice(compiled.brand.languages)
    known = samples.least if random.random() < 0.1 else samples.full
    given = known(compiled.brand, language)
    context = _changed(_grown(given, random), (), partial(_value, random, f"cnry{number:07d}e"))
    look = _look(compiled, number, template, language)
    written = str(compiled.templates[template]["channels"]["email"][language])
    names = sorted((TYPED | URLS).intersection(WRITTEN.findall(written)))
    if names and random.random() < HOSTILE_SHARE:
        told = random.sample(names, k=min(len(names), random.randint(1, 3)))
        hostile = {name: HOSTILE[random.choice(sorted(HOSTILE))] for name in told}
        yield Drawn(number, look, _changed(context, (), partial(_typed, hostile)), hostile)
    yield Drawn(number, look, context)


def _typed(hostile: Mapping[str, str], at: Place, value: Any) -> Any:
    """Everywhere in what is the customer's; what the brand says is not theirs."""
    theirs = isinstance(value, str) and at[0] not in ("links", "brand")
    return hostile.get(at[-1], value) if theirs else value


def _look(compiled: Compiled, number: int, template: str, language: str) -> Look:
    address = f"{number:024x}"
    kind = compiled.templates[template]["class"]
    message: Message = a_message(address=address, send_key=f"k{number}", template=template, message_class=kind)
    member = Member(address, Identifier("email", f"cnry{number:07d}e@example.com"), "person")
    profile = Profile(f"c{number}", (member,), {"language": language})
    return Look(message, profile, a_consent(address=address), Outlook(), compiled.brand, NOW)


def _grown(given: dict[str, Any], random: Random) -> dict[str, Any]:
    """Orders and baskets of other sizes; now and then one of sixty lines."""
    size = 60 if random.random() < 0.005 else random.randint(0, 8)

    def grown(at: Place, value: Any) -> Any:
        return [random.choice(value) for _ in range(size)] if at[-1:] == ("items",) and value else value

    return dict(_changed(given, (), grown))


def _value(random: Random, canary: str, at: Place, value: Any) -> Any:
    name = at[-1] if at else ""
    if name in URLS:
        return f"https://shop.example/{canary}?a={random.randint(1, 99)}&b=%C3%A9#top"
    if name in TYPED and isinstance(value, str) and "links" not in at and "brand" not in at:
        return f"{random.choice(WORDS)} {canary}"
    if name == "amount":
        return f"{random.choice((0, 1, 12, 1234567)) + random.random():.2f}"
    return random.choice(CURRENCIES) if name == "currency" and random.random() < 0.1 else value


def _changed(value: Any, at: Place, change: Callable[[Place, Any], Any]) -> Any:
    """A copy in which every value may be another, known by its place."""
    seen = change(at, value)
    if isinstance(seen, Mapping):
        return {name: _changed(one, (*at, name), change) for name, one in seen.items()}
    return [_changed(one, (*at, place), change) for place, one in enumerate(seen)] if isinstance(seen, list) else seen
