"""Asterisk's call records, from its manager interface to Tributary: run it beside Asterisk, as a service that restarts.

    ADDRESS=https://…/webhooks/pbx/office SECRET=whsec_… AMI_USER=tributary AMI_SECRET=… python3 pbx_asterisk.py

`enabled = yes` in cdr_manager.conf makes Asterisk tell of each call when it is over; its manager user needs
`read = cdr`.
"""

import base64
import hmac
import json
import os
import socket
import urllib.request
from collections.abc import Iterator
from datetime import datetime
from time import time

FROM_OUTSIDE = ("from-trunk", "from-pstn", "from-external")
"""The contexts of the dialplan in which calls from outside arrive."""


def call(record: dict[str, str]) -> dict[str, str | int]:
    """One event of pbx.schema.json. Asterisk writes local times without a zone."""
    inbound = record["DestinationContext"].startswith(FROM_OUTSIDE)
    answered = record["Disposition"] == "ANSWERED"
    return {
        "event": "call.missed" if inbound and not answered else "call.ended",
        "call_id": record["UniqueID"],
        "at": datetime.fromisoformat(record["EndTime"]).astimezone().isoformat(),
        "direction": "inbound" if inbound else "outbound",
        "number": record["Source" if inbound else "Destination"],
        "line": record["Destination" if inbound else "Source"],
        "outcome": record["Disposition"],
        "duration": int(record["BillableSeconds"]),
    }


def post(event: dict[str, str | int], address: str, secret: str) -> None:
    """https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md"""
    body, now = json.dumps(event).encode(), int(time())
    message_id = f"{event['event']}-{event['call_id']}".replace(".", "-")
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signature = base64.b64encode(hmac.digest(key, f"{message_id}.{now}.".encode() + body, "sha256")).decode()
    headers = {"webhook-id": message_id, "webhook-timestamp": str(now), "webhook-signature": f"v1,{signature}"}
    request = urllib.request.Request(address, body, {"content-type": "application/json", **headers})  # noqa: S310
    urllib.request.urlopen(request, timeout=10).close()  # noqa: S310


def records(lines: Iterator[str]) -> Iterator[dict[str, str]]:
    found: dict[str, str] = {}
    for line in lines:
        name, separator, value = line.rstrip("\r\n").partition(": ")
        if separator:
            found[name] = value
        elif not line.strip():
            if found.get("Event") == "Cdr":
                yield found
            found = {}


def main() -> None:
    settings = os.environ
    with socket.create_connection(("127.0.0.1", 5038)) as connection, connection.makefile("rw", newline="") as manager:
        manager.write(f"Action: Login\r\nUsername: {settings['AMI_USER']}\r\nSecret: {settings['AMI_SECRET']}\r\n\r\n")
        manager.flush()
        for record in records(manager):
            post(call(record), settings["ADDRESS"], settings["SECRET"])


if __name__ == "__main__":
    main()
