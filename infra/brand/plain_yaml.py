"""As much of YAML as brand files are written in, and what is wrong with the rest of it."""

import re
from typing import Any

import yaml

PREFIX = "tag:yaml.org,2002:"
DEEPEST = 50
MOST = 100_000
"""Of a file's fields and entries, each alias counted as what it stands for: ten lines of them can come to thousands of
millions.
"""

PLAIN = {
    "bool": (r"true|false", "tf", "true or false"),
    "null": (r"null|~|", "n~", "null"),
    "int": (r"-?(0|[1-9][0-9]{0,17})", "-0123456789", "a whole number"),
    "float": (r"-?(0|[1-9][0-9]*)\.[0-9]+", "-0123456789", "a number"),
}
"""What is not text: how it is written, by which signs it may begin, and what it is."""

SHAPES = ("map", "seq")
HALF_SIGN = re.compile(r"[\ud800-\udfff]")
DEEP = "lists and fields stand in one another more than 50 deep"


class Loader(yaml.SafeLoader):
    """YAML 1.2's idea of plain values. PyYAML's 1.1 reads the country `NO` as false and the time `20:00` as 1200."""

    yaml_implicit_resolvers: dict[str, Any] = {}
    _depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        self._depth += 1
        if self._depth > DEEPEST:
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(None, None, DEEP, mark)
        node = super().compose_node(parent, index)
        self._depth -= 1
        return node


for _name, (_pattern, _first, _) in PLAIN.items():
    Loader.add_implicit_resolver(f"{PREFIX}{_name}", re.compile(rf"^({_pattern})$"), [*_first, ""])


def wrong(node: yaml.Node) -> str | None:
    """With a node by itself: a tag that nobody needs here, or one that its text does not live up to."""
    name = node.tag.removeprefix(PREFIX)
    if not isinstance(node, yaml.ScalarNode):
        return None if name in SHAPES else f"the tag {node.tag} means nothing here; leave it out"
    if name == "str":
        return "half of a sign, \\ud800 to \\udfff; write the whole sign" if HALF_SIGN.search(node.value) else None
    if name not in PLAIN:
        return f"the tag {node.tag} means nothing here; leave it out"
    pattern, _, what = PLAIN[name]
    return None if re.fullmatch(pattern, node.value) else f"{node.value!r} is not {what}"
