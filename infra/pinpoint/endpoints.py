"""Exported endpoints as rows for `tributary import`: customers with their withdrawals, and whom not to write to."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from msgspec import Struct, field

from infra.pinpoint import saved_json
from infra.pinpoint.addresses import abandoned
from infra.pinpoint.endpoint_rows import Rows
from infra.pinpoint.export import Export, is_endpoint
from infra.pinpoint.report import Report

Plain = Mapping[str, Any]

CUSTOMERS, SUPPRESSIONS = "customers.jsonl", "suppressions.jsonl"


class Endpoints(Struct):
    """Read line by line, and twice: an export may be larger than memory."""

    report: Report
    rows: Rows = field(default_factory=Rows)

    def write(self, found: Export, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        stopped = abandoned(lambda: (given for _, given in self._every(found) if given))
        with (folder / CUSTOMERS).open("w", encoding="utf-8") as people:
            for where, given in self._every(found):
                self._line(given, where, people)
        with (folder / SUPPRESSIONS).open("w", encoding="utf-8") as file:
            for channel, address in stopped:
                _write({"address": address, "channel": channel, "reason": "bounced"}, file)
        self.rows.counts["inactive"] = len(stopped)
        self._tell(folder)

    def _every(self, found: Export) -> Iterator[tuple[str, Plain | None]]:
        yield from found.answered
        for name, path in found.endpoints:
            number = 0
            try:
                for number, given in saved_json.lines(path):
                    yield f"{name}:{number}", given
            except saved_json.DAMAGED as error:
                self.report.finish(f"{name}:{number + 1}", f"the rest cannot be read ({error}): save it again")

    def _line(self, given: Plain | None, where: str, people: IO[str]) -> None:
        if given is None or not is_endpoint(given):
            self.report.missing(where, "no endpoint: left out")
            return
        if row := self.rows.of(given):
            _write(row, people)

    def _tell(self, folder: Path) -> None:
        kinds = ", ".join(f"{number} {kind}" for kind, number in sorted(self.rows.counts.items()) if number)
        self.report.wrote("endpoints", kinds, str(folder / CUSTOMERS))
        for name, kind in ((CUSTOMERS, "customers"), (SUPPRESSIONS, "suppressions")):
            if (folder / name).stat().st_size:
                said = f"`tributary import {folder / name} --kind {kind} --source crm/pinpoint`"
                self.report.finish("endpoints", said)
            else:
                (folder / name).unlink()  # An import of nothing would stop: "the file is empty".
        self.report.changed("endpoints", "OptOut NONE is no proof of consent: only withdrawals were taken over")
        if self.rows.counts["inactive"]:
            self.report.changed("endpoints", "INACTIVE ones are not written to any more: reason `bounced`")
        for said in self.rows.told():
            self.report.changed("endpoints", said)
        for (column, reason), number in sorted(self.rows.unusable.items()):
            self.report.missing(
                "endpoints", f"`{column}` of {number} left out ({reason}), the rest of what they say was taken"
            )


def _write(row: Plain, file: IO[str]) -> None:
    file.write(json.dumps(row, ensure_ascii=False) + "\n")
