"""A page as Python's own HTML parser reads it: elements with their attributes, and the text in each."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

EMPTY = {"br", "input"}


@dataclass
class Element:
    name: str
    attributes: dict = field(default_factory=dict)
    children: list = field(default_factory=list)

    def all(self, name=None):
        """It and all below, in the order of the page."""
        found = [self] if name in (None, self.name) else []
        for child in self.children:
            found += child.all(name) if isinstance(child, Element) else []
        return found

    @property
    def text(self):
        return "".join(child if isinstance(child, str) else child.text for child in self.children)


class Reader(HTMLParser):
    """Refuses what is not well formed: an element that is closed in another's place, or never."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.root = Element("root")
        self.open = [self.root]

    def handle_starttag(self, tag, attrs):
        assert len(dict(attrs)) == len(attrs), attrs
        made = Element(tag, dict(attrs))
        self.open[-1].children.append(made)
        if tag not in EMPTY:
            self.open.append(made)

    def handle_endtag(self, tag):
        assert self.open[-1].name == tag, (tag, [one.name for one in self.open])
        self.open.pop()

    def handle_data(self, data):
        self.open[-1].children.append(data)

    def handle_comment(self, data):
        raise AssertionError(f"a comment: {data}")

    def handle_decl(self, decl):
        raise AssertionError(decl)

    handle_pi = unknown_decl = handle_decl


def read(page):
    reader = Reader()
    reader.feed(str(page))
    reader.close()
    assert [one.name for one in reader.open] == ["root"]
    return reader.root
