"""The little server behind `tributary console`: one page, and the calls that the page makes."""

import json
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from infra.cli.pages import FOLDER
from shared.errors import TributaryError

if TYPE_CHECKING:
    from infra.cli.dashboards import Server

POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'self'; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
"""The page cleans what a function answers; should anything be left, it may still run nothing and load nothing."""

HEADERS = {"cache-control": "no-store", "content-security-policy": POLICY, "referrer-policy": "no-referrer"}


class Request(BaseHTTPRequestHandler):
    server: "Server"

    def do_GET(self) -> None:
        files = {"": ("host.html", "text/html"), "host.js": ("host.js", "text/javascript")}
        part = self._part()
        if part in files:
            name, kind = files[part]
            self._answer(200, kind, (FOLDER / name).read_bytes())
        elif part == "dashboards":
            self._json(self.server.stage.dashboards())
        else:
            self._answer(404, "text/plain", b"")

    def do_POST(self) -> None:
        if self._part() != "call":
            return self._answer(404, "text/plain", b"")
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        try:
            self._json(self.server.stage.call(asked["endpoint"], asked["event"]))
        except TributaryError as error:
            self._json({"error": str(error)})

    def _part(self) -> str | None:
        """None for whoever has no key, or comes by another name: pages of others must not reach this through theirs."""
        here = f"127.0.0.1:{self.server.server_port}"
        key, _, part = urlsplit(self.path).path.strip("/").partition("/")
        return part if self.headers.get("host") == here and key == self.server.key else None

    def _json(self, found: Any) -> None:
        self._answer(200, "application/json", json.dumps(found).encode())

    def _answer(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("content-type", f"{kind}; charset=utf-8")
        self.send_header("content-length", str(len(body)))
        for name, value in HEADERS.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: addresses hold the key."""
