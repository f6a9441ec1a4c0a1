"""Placeholders of other systems, left in a template that was brought along: nothing fills them in, readers see them."""

import re
from collections.abc import Iterator

LIQUID = r"\{%-?\s*(raw|comment)\s*-?%\}.*?\{%-?\s*end\1\s*-?%\}|\{\{.*?\}\}|\{%.*?%\}"
STYLES = r"<(mj-style|style)\b.*?</\2>"
REMARKS = r"<!--(?!\s*\[if).*?-->"
ELSEWHERE = re.compile(f"{LIQUID}|{STYLES}|{REMARKS}", re.DOTALL)
"""What is Liquid's, what is no text, and what nobody is shown."""

FOREIGN = re.compile(
    r"\*\|[^|\n]{1,80}\|\*"  # Mailchimp: *|FNAME|*
    r"|%%=?[A-Za-z_][\w.:()@-]*=?%%"  # Salesforce Marketing Cloud: %%FirstName%%, %%=v(@name)=%%
    r"|\[\[\s*[A-Za-z_][\w .-]*\]\]"  # [[first_name]]
    r"|\$?\{\s*\$?[A-Za-z_][\w.]*\s*\}"  # {name}, ${name}, {$name}
)

FIRST, LAST = '{{ customer.first_name | default: "…" }}', '{{ customer.last_name | default: "…" }}'
OURS = {
    **dict.fromkeys(("fname", "firstname", "givenname"), FIRST),
    **dict.fromkeys(("lname", "lastname", "surname"), LAST),
    **dict.fromkeys(("unsub", "unsubscribe", "unsubscribeurl", "unsubscribelink"), "{{ links.unsubscribe }}"),
}
"""What the commonest of them, written without signs, are called here."""

ELSE = "{{ customer.… }}, {{ order.… }} or another value of docs/brand.md"


def flaws(text: str) -> Iterator[tuple[int, str]]:
    """Each with its line, counting from 1."""
    shown = ELSEWHERE.sub(lambda found: re.sub(r"[^\n]", "\0", found[0]), text)
    for found in FOREIGN.finditer(shown):
        tag = found[0]
        ours = OURS.get(re.sub(r"[\W_]", "", tag).lower(), ELSE)
        meant = f"write {ours}, or {{% raw %}}{tag}{{% endraw %}} if readers are to see it"
        yield shown.count("\n", 0, found.start()) + 1, f"{tag} is another system's and would be sent as it is; {meant}"
