"""The brand as it is now, for functions: compiled, with what operators changed. It lies beside their other decisions.

AppConfig has the settings; operate_settings follows it and keeps this copy, so that no message waits for AppConfig, and
no start of a function is paid to it.
"""

import time
from collections.abc import Callable

from shared.aws import keys
from shared.aws.table import Table
from shared.configuration import Brand
from shared.errors import UnavailableError
from shared.observability import count, logger
from shared.overrides.document import document_of
from shared.overrides.overlay import Overrides, overlaid

FRESH_SECONDS = 15.0
"""Of the real clock: so long after a change of the copy the last process has heard of it."""


class CurrentBrand:
    """`deployed` is brand.yaml's; `clock` is the real one, wherever the clock of the stage has travelled."""

    def __init__(self, table: Table, deployed: Brand, clock: Callable[[], float] = time.monotonic) -> None:
        self._table = table
        self._deployed = deployed
        self._clock = clock
        self._known = deployed
        self._content = ""
        self._until: float | None = None

    def __call__(self) -> Brand:
        """As it was at most fifteen seconds ago; where the table does not answer, as it was last."""
        if self._until is None or self._clock() >= self._until:
            self._look()
            self._until = self._clock() + FRESH_SECONDS
        return self._known

    def _look(self) -> None:
        try:
            content = kept(self._table)
        except UnavailableError:
            if self._until is None:
                raise
            return
        if content != self._content:
            self._known, self._content = read(self._deployed, document_of(content).overrides), content


def kept(table: Table) -> str:
    """The copy, as JSON; nothing where nobody ever changed anything."""
    item = table.get(keys.OVERRIDES) or {}
    return str(item.get("content", ""))


def read(deployed: Brand, overrides: Overrides) -> Brand:
    """What cannot be read is told, and costs nobody a message."""
    found = overlaid(deployed, overrides)
    for section, reason in found.ignored.items():
        logger.warning("setting ignored", extra={"key": section, "reason": reason})
    if found.ignored:
        count("SettingIgnored", len(found.ignored))
    return found.brand
