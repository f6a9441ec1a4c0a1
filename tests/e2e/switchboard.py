"""A switch on a page of the console, thrown in a browser by somebody with a role while messages leave."""

import threading
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta

from infra.cli import dashboards
from infra.cli.deployment import Deployment
from tests.e2e.browser import Browser
from tests.e2e.drill import Drill
from tests.e2e.rows import Button, ask
from tests.e2e.test_console import Desk
from tests.e2e.traffic import Left

PROMISED = timedelta(seconds=10)
REASON = "prices are wrong"


class Console:
    """Dashboards as each role reaches them."""

    def __init__(self, drill: Drill, browser: Browser, servers: ExitStack) -> None:
        self.drill, self._browser, self._servers = drill, browser, servers

    def opens(self, role: str, dashboard: str, shows: str) -> Desk:
        address = self._servers.enter_context(_served(self.drill.staff[role]))
        self._browser.open(f"{address}?dashboard={dashboard}")
        return Desk(self._browser, shows)


class Switch:
    """`place` is a dashboard, a table of its, and what it shows once it is there."""

    def __init__(self, console: Console, role: str, place: tuple[str, str, str], name: str) -> None:
        self._console, self._role, self._place, self._name = console, role, place, name
        self.pressed, self.opened = console.drill.stage.now(), datetime.max.replace(tzinfo=UTC)
        """By the stage's clock: when the last button was pressed that switched it off, and on."""

    def off(self) -> None:
        self.pressed = self._throws("off")

    def on(self) -> None:
        self.opened = self._throws("on")

    def _throws(self, word: str) -> datetime:
        dashboard, table, shows = self._place
        desk = self._console.opens(self._role, dashboard, shows)
        ask(desk, Button(table, self._name, f"Switch {word}"), self._name, REASON)
        pressed = self._console.drill.stage.now()
        desk.presses("Confirm", "dialog")
        desk.sees(f"{self._name} is switched {word}")
        return pressed

    def before(self, left: Iterable[Left]) -> list[Left]:
        return [one for one in left if one.at <= self.pressed]

    def after(self, left: Iterable[Left]) -> list[Left]:
        """In spite of it: what was on its way."""
        return [one for one in left if self.pressed < one.at < self.opened]

    def late(self, left: Iterable[Left]) -> list[Left]:
        return [one for one in self.after(left) if one.at > self.pressed + PROMISED]

    def seconds(self, left: Iterable[Left]) -> float:
        """Until the last of them."""
        return round(max(((one.at - self.pressed).total_seconds() for one in self.after(left)), default=0.0), 1)


@contextmanager
def console(drill: Drill) -> Iterator[Console]:
    browser = Browser(drill.folder / "operator")
    try:
        with ExitStack() as servers:
            yield Console(drill, browser, servers)
        assert browser.errors == []
    finally:
        browser.close()


@contextmanager
def _served(stage: Deployment) -> Iterator[str]:
    server = dashboards.serve(stage)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/{server.key}/"
    server.shutdown()
    server.server_close()
