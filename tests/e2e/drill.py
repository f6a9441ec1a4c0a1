"""An exercise of trouble: when it was caused, when an operator saw it, what they did, and what others saw of it.

What is counted comes from outside: what was posted and answered, and what the local SES took. Figures go into the
report of the test, from where `infra.prove.trouble` takes them.
"""

import json
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import msgspec
from typer.testing import CliRunner

from infra.cli import dashboards, inbox, send, web
from infra.cli.deployment import Deployment
from infra.cli.idle import Idle
from infra.cli.main import app
from infra.cli.senders import Delivery, standard_webhooks
from infra.cli.travel import travel
from shared.aws import clock
from shared.errors import UnavailableError
from tests.unit.console.reading import read

OWN = ("standard_webhooks", "own")
PATIENCE_SECONDS, BETWEEN_SECONDS = 180, 0.5
AT_ONCE = 4
Rows = Sequence[Sequence[str]]


@dataclass
class Drill:
    """`staff` is the stage by role; `world` is in every address of this exercise and in no other."""

    idle: Idle
    staff: Mapping[str, Deployment]
    folder: Path
    report: Callable[[str, object], None]
    world: str = field(default_factory=lambda: uuid4().hex[:10])
    people: int = 0
    found: dict[str, object] = field(default_factory=dict)
    began: float = 0.0

    @property
    def stage(self) -> Deployment:
        """With the rights of whoever deployed it: of vendors, of AWS, and of the test."""
        return self.idle.stage

    def causes(self, what: str) -> None:
        self.found["cause"] = what
        self.began = time.monotonic()

    def sees(self, where: str, looks: Callable[[], object]) -> None:
        """As soon as it is there."""
        self.eventually(looks, where)
        self.found |= {"seen": where, "seen_after": self._seconds()}

    def does(self, role: str, what: str, act: Callable[[], object], helps: Callable[[], object] = lambda: True) -> None:
        """And how long it takes until it helps."""
        self.began = time.monotonic()
        act()
        self.eventually(helps, what)
        self.found |= {"done": what, "by": role, "helped_after": self._seconds()}

    def _seconds(self) -> float:
        return round(time.monotonic() - self.began, 1)

    def ends(self, *, lost: int, wrong: int, **counted: int) -> None:
        """What was found is told, whatever it is; that nothing was lost and nothing went wrongly is demanded."""
        self.report("drill", json.dumps({**self.found, "counted": counted, "lost": lost, "wrong": wrong}))
        assert (lost, wrong) == (0, 0), self.found

    def eventually(self, looks: Callable[[], object], what: str) -> None:
        until = time.monotonic() + PATIENCE_SECONDS
        while not looks():
            assert time.monotonic() < until, f"{what}: never seen"
            time.sleep(BETWEEN_SECONDS)

    def run(self, role: str, *words: str, fails: bool = False) -> str:
        """The command line with the rights of that role and no others."""
        here = self.folder / f"{role}.json"
        here.write_bytes(msgspec.json.encode(self.staff[role]))
        done = CliRunner().invoke(app, ["--outputs", str(here), *words], env={"COLUMNS": "300"})
        assert bool(done.exit_code) == fails, (done.output, done.exception)
        return " ".join(done.output.split())

    def page(self, view: str) -> str:
        """Of the console, as a viewer has it."""
        viewer = self.staff["viewer"]
        endpoint = f"arn:aws:lambda:{viewer.region}:000000000000:function:{viewer.functions['show_console']}"
        return str(dashboards.Stage(viewer).call(endpoint, {"view": view})["html"])

    def rows(self, view: str, label: str) -> Rows:
        found = [one for one in read(self.page(view)).all("table") if one.attributes["aria-label"] == label]
        return [[cell.text for cell in row.all("td")] for one in found for row in one.all("tr")[1:]]

    def alarmed(self, words: str) -> bool:
        """On the page of today."""
        return any(words in row[0] for row in self.rows("today", "Alarms"))

    def figure(self, label: str, name: str, column: int) -> int:
        """Of the page of today, in the row that begins so."""
        found = [row[column] for row in self.rows("today", label) if row[0].partition(":")[0] == name]
        return int(found[0].replace(",", "")) if found else 0

    def somebody(self) -> str:
        """An address that nobody has used before."""
        self.people += 1
        return f"p{self.people}.{self.world}@example.com"

    def posts(self, bodies: Sequence[bytes], secret: str = "") -> list[int]:
        """What was answered to each, several at a time; 0 is no answer. Signed with what is stored, or as is said."""
        secret = secret or send.secret(self.stage, *OWN)
        with ThreadPoolExecutor(AT_ONCE) as pool:
            return list(pool.map(lambda body: self._post(body, secret), bodies))

    def _post(self, body: bytes, secret: str) -> int:
        url = f"{self.stage.api_url}/webhooks/{'/'.join(OWN)}"
        delivery = Delivery(url, body, secret, uuid4().hex, clock.now(self.stage.store(), ""))
        try:
            return web.request("POST", url, headers=standard_webhooks.headers(delivery), body=body).status
        except UnavailableError:
            return 0

    def event(self, email: str, name: str = "note.taken", **data: object) -> dict[str, object]:
        known = {"id": uuid4().hex, "name": name, "occurred_at": self.stage.now().isoformat(), "data": data}
        return {**known, "identifiers": [{"kind": "email", "value": email}]}

    def asks(self, *emails: str, **traits: object) -> None:
        """Each fills in a form, which is answered by mail at once."""
        told = {"traits": {"language": "en", **traits}}
        bodies = [
            json.dumps(self.event(one, "lead.submitted", lead={"id": uuid4().hex, "form": "enquiry"}, **told)).encode()
            for one in emails
        ]
        assert set(self.posts(bodies)) == {200}

    def passes(self, **time: float) -> None:
        travel(self.stage, self.stage.now() + timedelta(**time), self.idle)

    def mails(self) -> list[inbox.Mail]:
        """What SES took for people of this exercise."""
        return [mail for mail in inbox.read(self.stage) if self.world in mail.to[0]]

    def got(self) -> Counter[str]:
        return Counter(mail.to[0] for mail in self.mails())
