"""Pinpoint's placeholders as Liquid: `{{Attributes.FirstName}}` is `{{ customer.first_name | default: '' }}`."""

import re
from collections.abc import Mapping

from msgspec import Struct, field

from infra.pinpoint.names import trait
from infra.pinpoint.report import Report

TAG = re.compile(r"\{\{\{?\s*([#/^]?)\s*(.*?)\s*\}?\}\}", re.DOTALL)
WORDS = re.compile(r"\"[^\"]*\"|'[^']*'|[()]|(?:\[[^\]]*\]|[^\s()\[])+")
FURTHER = re.compile(r"\[[1-9]\d*\]")
"""The second value of an attribute, or a later one: of a trait there is one."""

PLAIN = {
    "User.UserId": "customer.user_id",
    "Location.City": "customer.city",
    "Location.Country": "customer.country",
    "Location.Region": "customer.region",
    "Location.PostalCode": "customer.postal_code",
    "Demographic.Locale": "customer.language",
    "Demographic.Timezone": "customer.time_zone",
}
HOLDERS = re.compile(r"^(?:User\.UserAttributes|Attributes|Metrics|Demographic)\.(.+?)(?:\.?\[0\])?$")
FIRST = re.compile(r"\.?\[0\]$")
COMPARED = {"eq": "==", "neq": "!="}
FILTERS = {"upper": "upcase", "lower": "downcase"}
"""Pinpoint's helpers: https://docs.aws.amazon.com/pinpoint/latest/userguide/message-template-helpers.html"""

CLOSING = {"if": "{% endif %}", "unless": "{% endunless %}", "each": "{% endfor %}{% endif %}"}
CLOSING |= dict.fromkeys(COMPARED, "{% endif %}")


class Translation(Struct):
    """`defaults` are Pinpoint's DefaultSubstitutions: what to write where a value is missing."""

    about: str
    report: Report
    defaults: Mapping[str, str] = field(default_factory=dict)
    _open: list[str] = field(default_factory=list)
    """How the blocks end that are open."""

    def liquid(self, text: str) -> str:
        self._open.clear()
        return TAG.sub(lambda found: self._tag(found[1], found[2]), text)

    def _tag(self, sign: str, inner: str) -> str:
        words = WORDS.findall(inner)
        if sign == "/":
            return self._open.pop() if self._open else ""
        if sign == "#":
            return self._block(words)
        if words[:1] == ["else"]:
            return self._else(words[1:])
        if inner.startswith("!"):
            return ""
        return self._value(words[0]) if len(words) == 1 and not sign else self._helper(words)

    def _block(self, words: list[str]) -> str:
        kind, about = (words or [""])[0], words[1:]
        self._open.append(CLOSING.get(kind, ""))
        if kind == "each":
            path = self._path(about[0]) if len(about) == 1 else None
            path = path or self._never(words)
            return f"{{% if {path} %}}{{% for item in {path} %}}"
        if kind not in CLOSING:
            return self._unknown(" ".join(words))
        word = kind if kind == "unless" else "if"
        return f"{{% {word} {self._condition(about if kind in ('if', 'unless') else words) or self._never(words)} %}}"

    def _else(self, words: list[str]) -> str:
        if words:
            return f"{{% elsif {self._condition(words[1:]) or self._never(['else', *words])} %}}"
        if self._open and self._open[-1] == CLOSING["each"]:
            # Of a list that is not there as well as of an empty one.
            self._open[-1] = "{% endif %}"
            return "{% endfor %}{% else %}"
        return "{% else %}"

    def _condition(self, words: list[str]) -> str | None:
        """A value that is there, or a comparison, in brackets or not."""
        bare = [one for one in words if one not in "()"]
        if len(bare) == 1:
            return self._path(bare[0])
        if len(bare) != 3 or bare[0] not in COMPARED:
            return None
        left, right = (self._path(one) for one in bare[1:])
        return f"{left} {COMPARED[bare[0]]} {right}" if left and right else None

    def _helper(self, words: list[str]) -> str:
        match words:
            case [helper, name] if helper in FILTERS and self._path(name):
                return f"{self._value(name)[:-2]}| {FILTERS[helper]} }}}}"
            case ["defaultIfEmpty", name, default] if self._path(name):
                return f"{{{{ {self._path(name)} | default: {_quoted(default[1:-1])} }}}}"
        return self._unknown(" ".join(words))

    def _never(self, words: list[str]) -> str:
        self._unknown(" ".join(words))
        return "false"

    def _value(self, name: str) -> str:
        path = self._path(name)
        if path is None:
            return self._unknown(name)
        if path == "item":
            return "{{ item }}"
        default = self.defaults.get(name) or self.defaults.get(FIRST.sub("", name)) or ""
        return f"{{{{ {path} | default: {_quoted(default)} }}}}"

    def _path(self, name: str) -> str | None:
        """As templates here see it; None for what they do not. Traits are text, and so are numbers beside them."""
        if name[:1] in "\"'" or name.isdigit():
            return f'"{name}"' if name.isdigit() else name
        if name in ("this", "."):
            return "item"
        if name in PLAIN:
            return PLAIN[name]
        found = HOLDERS.match(name)
        return f"customer.{trait(found[1])}" if found and not FURTHER.search(name) else None

    def _unknown(self, inner: str) -> str:
        self.report.missing(self.about, f"the placeholder {{{{{inner}}}}}: left out of the text")
        return ""


def _quoted(text: str) -> str:
    """In single quotes: it may stand in an attribute."""
    return "'" + text.replace("'", "’") + "'"
