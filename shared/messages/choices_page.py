"""The page on which a person chooses what may be sent to them, channel by channel."""

from collections.abc import Mapping, Sequence
from html import escape
from string import Template
from typing import Any

from msgspec import Struct

from shared.messages.consent import KINDS
from shared.messages.preference_page import FOLDER, TEXTS, Style, notice, page, texts, worded

CHOICES = Template((FOLDER / "preferences.html").read_text(encoding="utf-8"))
CHANNEL = Template((FOLDER / "channel.html").read_text(encoding="utf-8"))
TOPICS = Template('<fieldset class="topics">\n<legend>$topics_legend</legend>\n$boxes\n</fieldset>')
BOX = Template('<label><input type="checkbox" name="$field" value="$name"$checked><span>$label</span></label>')
SHOWN = Template('<input type="hidden" name="channel" value="$channel">\n')
NONE = Template('<button class="other" type="submit" name="none" value="on">$none_button</button>')

CHANNELS = tuple(name for name in KINDS if f"{name}_legend" in TEXTS["en"])
"""Those that there is a heading for: an audience at a platform is no way to somebody."""


class Box(Struct, frozen=True):
    """One topic, with its words in every language of the brand."""

    name: str
    words: Mapping[str, str]
    ticked: bool


class Offered(Struct, frozen=True):
    """What may be chosen of one channel. `own` is that of the page's link, whose fields have no ending."""

    channel: str
    granted: bool
    topics: tuple[Box, ...] = ()
    own: bool = True

    def field(self, name: str) -> str:
        return field(name, "" if self.own else self.channel)


def field(name: str, channel: str) -> str:
    return f"{name}.{channel}" if channel else name


def preferences(style: Style, offered: Sequence[Offered], *, saved: bool = False) -> str:
    words = texts(style)
    several = len(offered) > 1 or bool(offered[0].topics)
    fields = {
        "channels": "".join(_channel(style, words, one) for one in offered),
        "none": NONE.substitute(words) if several else "",
        "notice": notice(words["saved"]) if saved else "",
    }
    return page(style, words["preferences_title"], CHOICES.substitute(words, **fields))


def _channel(style: Style, words: Mapping[str, Any], offered: Offered) -> str:
    return CHANNEL.substitute(
        words,
        legend=words[f"{offered.channel}_legend"],
        shown="" if offered.own else SHOWN.substitute(channel=offered.channel),
        marketing=offered.field("marketing"),
        checked=" checked" if offered.granted else "",
        topics=_topics(style, words, offered),
    )


def _topics(style: Style, words: Mapping[str, Any], offered: Offered) -> str:
    boxes = (
        BOX.substitute(
            field=offered.field("topic"),
            name=escape(one.name),
            label=escape(worded(one.words, style)),
            checked=" checked" if one.ticked else "",
        )
        for one in offered.topics
    )
    return TOPICS.substitute(words, boxes="\n".join(boxes)) if offered.topics else ""
