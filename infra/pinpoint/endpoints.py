"""Exported endpoints as rows for `tributary import`: customers with their withdrawals, and whom not to write to."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from msgspec import Struct, field

from infra.pinpoint import export
from infra.pinpoint.names import trait
from infra.pinpoint.report import Report

Plain = Mapping[str, Any]

CHANNELS = {"EMAIL": ("email", "email"), "SMS": ("phone", "sms"), "VOICE": ("phone", "sms")}
PUSH = {"GCM", "APNS", "APNS_SANDBOX", "APNS_VOIP", "APNS_VOIP_SANDBOX", "ADM", "BAIDU", "PUSH"}
PLACE = {"Country": "country", "Region": "region", "City": "city", "PostalCode": "postal_code"}
DEVICE = ("AppVersion", "Make", "Model", "Platform")
CUSTOMERS, SUPPRESSIONS = "customers.jsonl", "suppressions.jsonl"


class Endpoints(Struct):
    """Read line by line: an export may be larger than memory."""

    report: Report
    counts: Counter[str] = field(default_factory=Counter)
    many: set[str] = field(default_factory=set)

    def write(self, files: list[Path], folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / CUSTOMERS).open("w", encoding="utf-8") as people, (folder / SUPPRESSIONS).open("w") as stopped:
            for path in files:
                for number, given in export.lines(path):
                    self._line(given, f"{path.name}:{number}", (people, stopped))
        self._tell(folder)

    def _line(self, given: Plain | None, where: str, files: tuple[IO[str], IO[str]]) -> None:
        if given is None or not export.is_endpoint(given):
            self.report.missing(where, "no endpoint: left out")
            return
        self.counts[given["ChannelType"]] += 1
        row, stop = dict(self._row(given)), self._stop(given)
        if row:
            files[0].write(json.dumps(row, ensure_ascii=False) + "\n")
        if stop:
            files[1].write(json.dumps(stop, ensure_ascii=False) + "\n")

    def _row(self, given: Plain) -> Iterator[tuple[str, Any]]:
        kind, address, user = given["ChannelType"], given.get("Address"), given.get("User") or {}
        if kind in CHANNELS and address:
            yield CHANNELS[kind][0], address
        elif kind in PUSH and address:
            yield "identifier.push_token", address
        elif not user.get("UserId"):
            self.counts["nobody"] += 1
            return
        if user.get("UserId"):
            yield "customer_id", user["UserId"]
            yield "traits.user_id", user["UserId"]
        yield from self._known(given, user)
        if given.get("OptOut") == "ALL" and kind in CHANNELS:
            self.counts["opted out"] += 1
            yield f"{CHANNELS[kind][1]}_consent", "withdrawn"
        if given.get("EffectiveDate"):
            yield "updated_at", given["EffectiveDate"]

    def _known(self, given: Plain, user: Plain) -> Iterator[tuple[str, Any]]:
        """What is said of the user counts more than what is said of one of its addresses."""
        place, device = given.get("Location") or {}, given.get("Demographic") or {}
        yield from ((ours, place[theirs]) for theirs, ours in PLACE.items() if place.get(theirs))
        if device.get("Locale"):
            yield "language", device["Locale"].replace("_", "-")
        if device.get("Timezone"):
            yield "time_zone", device["Timezone"]
        yield from ((f"traits.{trait(name)}", device[name]) for name in DEVICE if device.get(name))
        yield from ((f"traits.{trait(name)}", f"{value:g}") for name, value in (given.get("Metrics") or {}).items())
        for attributes in (given.get("Attributes") or {}, user.get("UserAttributes") or {}):
            for name, values in attributes.items():
                if values:
                    yield self._attribute(trait(name)), self._value(name, values)

    def _attribute(self, name: str) -> str:
        return name if name in ("first_name", "last_name") else f"traits.{name}"

    def _value(self, name: str, values: list[str]) -> str:
        if len(values) > 1:
            self.many.add(name)
        return str(values[0])

    def _stop(self, given: Plain) -> dict[str, str]:
        kind = given["ChannelType"]
        if given.get("EndpointStatus") != "INACTIVE" or kind not in CHANNELS or not given.get("Address"):
            return {}
        self.counts["inactive"] += 1
        return {"address": given["Address"], "channel": CHANNELS[kind][1], "reason": "bounced"}

    def _tell(self, folder: Path) -> None:
        kinds = ", ".join(f"{number} {kind}" for kind, number in sorted(self.counts.items()))
        self.report.wrote("endpoints", kinds, str(folder / CUSTOMERS))
        for name, kind in ((CUSTOMERS, "customers"), (SUPPRESSIONS, "suppressions")):
            self.report.finish("endpoints", f"`tributary import {folder / name} --kind {kind} --source crm/pinpoint`")
        self.report.changed("endpoints", "OptOut NONE is no proof of consent: only withdrawals were taken over")
        if self.counts["inactive"]:
            self.report.changed("endpoints", "INACTIVE ones are not written to any more: reason `bounced`")
        for name in sorted(self.many):
            self.report.changed("endpoints", f"the attribute {name} had several values: the first was taken")
