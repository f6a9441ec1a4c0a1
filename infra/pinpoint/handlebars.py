"""Pinpoint's placeholders as Liquid: `{{Attributes.FirstName}}` is `{{ customer.first_name | default: '' }}`."""

import re
from collections.abc import Mapping

from msgspec import Struct, field

from infra.pinpoint.names import trait
from infra.pinpoint.report import Report

TAG = re.compile(r"\{\{\{?\s*([#/^]?)\s*(.*?)\s*\}?\}\}", re.DOTALL)
WORDS = re.compile(r"\"[^\"]*\"|'[^']*'|[^\s]+")

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
BLOCKS = {"if": "if", "unless": "unless", "each": "for", "eq": "if"}
ENDS = {"if": "{% endif %}", "unless": "{% endunless %}", "each": "{% endfor %}{% endif %}", "eq": "{% endif %}"}


class Translation(Struct):
    """`defaults` are Pinpoint's DefaultSubstitutions: what to write where a value is missing."""

    about: str
    report: Report
    defaults: Mapping[str, str] = field(default_factory=dict)

    def liquid(self, text: str) -> str:
        return TAG.sub(lambda found: self._tag(found[1], found[2]), text)

    def _tag(self, sign: str, inner: str) -> str:
        words = WORDS.findall(inner)
        if sign == "/":
            return ENDS.get(inner, "")
        if sign == "#":
            return self._block(words)
        if words == ["else"]:
            return "{% else %}"
        if words[:1] == ["else"] or sign == "^" or len(words) != 1:
            return self._unknown(inner)
        return self._value(words[0])

    def _block(self, words: list[str]) -> str:
        kind, about = words[0], [self._path(one) for one in words[1:]]
        if kind not in BLOCKS or None in about or not about:
            self._unknown(" ".join(words))
            return "" if kind not in BLOCKS else "{% if false %}"
        if kind == "each":
            return f"{{% if {about[0]} %}}{{% for item in {about[0]} %}}"
        return f"{{% {BLOCKS[kind]} {' == '.join(map(str, about))} %}}"

    def _value(self, name: str) -> str:
        path = self._path(name)
        if path is None:
            return self._unknown(name)
        if path == "item":
            return "{{ item }}"
        # Single quotes: it may stand in an attribute.
        default = str(self.defaults.get(name, "")).replace("'", "’")
        return f"{{{{ {path} | default: '{default}' }}}}"

    def _path(self, name: str) -> str | None:
        """As templates here see it; None for what they do not."""
        if name[:1] in "\"'" or name.isdigit():
            return name
        if name in ("this", "."):
            return "item"
        if name in PLAIN:
            return PLAIN[name]
        found = HOLDERS.match(name)
        return f"customer.{trait(found[1])}" if found else None

    def _unknown(self, inner: str) -> str:
        self.report.missing(self.about, f"the placeholder {{{{{inner}}}}}: left out of the text")
        return ""
