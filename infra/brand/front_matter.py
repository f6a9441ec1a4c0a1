"""The fields at the top of a text file, between two lines of ---, and the text below them."""

from infra.brand.documents import Document, parse
from infra.brand.liquid_source import Source
from infra.brand.problems import BrandError, Problem

FENCE = "---\n"


def split(source: Source, fields: str) -> tuple[Document, Source]:
    """`fields` tells whoever left them out what belongs there."""
    start, head, rest = source.text.partition(FENCE)
    head, fence, content = rest.partition(FENCE)
    if start or not fence:
        message = f"the file must begin with its front matter: {fields} between two lines of ---"
        raise BrandError([Problem(source.file, 1, message)])
    below = Source(source.file, content, first_line=head.count("\n") + 3, markup=source.markup)
    return parse(head, source.file, first_line=2), below
