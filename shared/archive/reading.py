"""The archive's objects in their order, its lines, and what today's connectors make of one."""

import gzip
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from msgspec import Struct

from shared import connectors, plugins
from shared.archive.lines import Line, line_of, opened
from shared.archive.wanted import ARCHIVE, LARGE, Wanted
from shared.aws import keys
from shared.aws.objects import Objects
from shared.aws.table import Table
from shared.ingestion import reading
from shared.ingestion.reading import Reading, request_of
from shared.ingestion.trust import Believed
from shared.vendor_api.answers import parser

GZIP = b"\x1f\x8b"


class Archive(Struct, frozen=True):
    """`secret` is that of identities, which lines are sealed by."""

    objects: Objects
    table: Table
    secret: Callable[[], bytes]

    def following(self, wanted: Wanted, after: str) -> str | None:
        """The next object that may hold something; `after` is empty at the beginning."""
        if after < LARGE:
            found = next(iter(self.objects.names(ARCHIVE, after or wanted.first, 1)), LARGE)
            if found < wanted.last:
                return found
        return next(iter(self.objects.names(LARGE, after if after > LARGE else "", 1)), None)

    def lines(self, key: str) -> list[Line]:
        body = self.objects.get(key)
        plain = gzip.decompress(body) if body.startswith(GZIP) else body
        return [line_of(text) for text in plain.decode().split("\n") if text]

    def all(self, wanted: Wanted) -> Iterator[Line]:
        key = ""
        while found := self.following(wanted, key):
            key = found
            yield from (line for line in self.lines(key) if wanted.has(line))

    def read(self, line: Line) -> tuple[Mapping[str, Any], Reading]:
        """The delivery, and what it says. NotFoundError where it concerns somebody erased."""
        items = self.table.get_many([keys.identifier(home) for home in line.homes], consistent=True)
        salts = {item["pk"]: item["salt"] for item in items if "salt" in item}
        delivery = opened(line, salts, self.secret())
        connector = plugins.load(connectors, line.connector).connector
        believed = Believed(connector, request_of(delivery), parser(connector, delivery), "replayed")
        return delivery, reading.read(believed)
