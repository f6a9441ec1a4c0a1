"""Headless Chromium over the DevTools protocol, through a pipe: no driver, and no port that somebody else could use."""

import base64
import json
import os
import subprocess
import sys
from pathlib import Path

from infra.cli import contact_sheet

PROGRAM = contact_sheet.chromium()
OPTIONS = (
    "--headless=new", "--remote-debugging-pipe", "--no-sandbox", "--no-first-run", "--disable-gpu",
    "--hide-scrollbars", "--disable-background-networking",
)  # fmt: skip
PLACED = (
    "import os, sys; os.dup2(int(sys.argv[1]), 3); os.dup2(int(sys.argv[2]), 4); os.execv(sys.argv[3], sys.argv[3:])"
)
WAIT = """new Promise((done, fail) => {{
  const until = performance.now() + {milliseconds};
  const look = () => {{
    let found; try {{ found = {condition}; }} catch (error) {{ found = null; }}
    if (found) done(found);
    else if (performance.now() > until) fail(new Error({quoted} + ' never came: ' + document.body.innerText));
    else setTimeout(look, 20);
  }};
  look();
}})"""


class Browser:
    """Chromium looks for the two pipes at its files 3 and 4."""

    def __init__(self, home: Path) -> None:
        theirs_in, self._out = os.pipe()
        ours_in, theirs_out = os.pipe()
        files = (str(theirs_in), str(theirs_out))
        command = [sys.executable, "-c", PLACED, *files, str(PROGRAM), *OPTIONS, f"--user-data-dir={home}"]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self._process = subprocess.Popen(command, pass_fds=(theirs_in, theirs_out), **quiet)
        os.close(theirs_in)
        os.close(theirs_out)
        self._in = os.fdopen(ours_in, "rb")
        self._number, self._session, self.errors = 0, None, []
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.ask("Page.enable")
        self.ask("Runtime.enable")

    def ask(self, method: str, **parameters):
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._out, json.dumps(message).encode() + b"\0")
        while (answer := self._next()).get("id") != self._number:
            if answer.get("method") == "Runtime.exceptionThrown":
                self.errors.append(answer["params"]["exceptionDetails"])
        assert "error" not in answer, answer
        return answer["result"]

    def _next(self):
        read = bytearray()
        while (one := self._in.read(1)) != b"\0":
            assert one, "the browser ended"
            read += one
        return json.loads(read)

    def run(self, script: str):
        """The value of an expression; promises are waited for."""
        done = self.ask("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in done, done["exceptionDetails"]
        return done["result"].get("value")

    def wait(self, condition: str, seconds: float = 60):
        """Until the expression is true."""
        return self.run(WAIT.format(condition=condition, quoted=json.dumps(condition), milliseconds=seconds * 1000))

    def open(self, address: str, width: int = 1200, height: int = 900) -> None:
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        self.ask("Page.navigate", url=address)

    def picture(self, file: Path, height: int | None = None) -> None:
        """All of the page, or its first `height` pixels."""
        size = self.ask("Page.getLayoutMetrics")["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": size["width"], "height": height or size["height"], "scale": 1}
        shot = self.ask("Page.captureScreenshot", format="png", captureBeyondViewport=True, clip=clip)
        file.write_bytes(base64.b64decode(shot["data"]))

    def close(self) -> None:
        self.ask("Browser.close") if self._process.poll() is None else None
        self._process.wait(timeout=30)
        self._in.close()
        os.close(self._out)
