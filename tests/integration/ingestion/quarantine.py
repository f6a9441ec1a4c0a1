"""An engineer at `tributary replay`, and what lies in the quarantine of the stage."""

import hashlib
import json
from datetime import timedelta

from typer.testing import CliRunner

from infra.cli import replay
from infra.cli.main import app
from tests.unit.cli import stages

EVENT = {"name": "note.taken", "identifiers": [{"kind": "email", "value": "ann@example.com"}]}
MIB = 1024 * 1024
TOO_LARGE = "".join(hashlib.sha256(str(number).encode()).hexdigest() for number in range(MIB // 64))
"""Also where it is compressed."""


class Desk:
    """An engineer's machine, and what lies in the quarantine of the stage."""

    def __init__(self, stage, tmp_path):
        self.stage, self.outputs = stage, tmp_path / "outputs.json"
        about = {**stages.ANYWHERE, "bucket": "bucket", "queues": stage.urls}
        self.outputs.write_text(stages.written(replay.Deployment(**about, stage="prod")))

    def event(self, name, text="n"):
        self.stage.now += timedelta(seconds=1)
        return {**EVENT, "id": name, "occurred_at": self.stage.now.isoformat(), "data": {"note": {"text": text}}}

    def lies(self, name, events, read=(), **about):
        """As resolve_identity has left it; `read` are events that it knew already."""
        request = {"url": "", "headers": {}, "query": {}, "body": json.dumps(events), "base64": False}
        received = {"id": name, "connector": "standard_webhooks", "source": "own"}
        delivery = {**received, "received_at": self.stage.now.isoformat(), **request, **about}
        message = {"delivery": delivery, "events": list(read), "error": "a bug of yesterday"}
        key = f"quarantine/{delivery['connector']}/{delivery['source']}/2026-11-29/{name}.json"
        self.stage.s3.put_object(Bucket="bucket", Key=key, Body=json.dumps(message))

    def replays(self, *arguments):
        return CliRunner().invoke(app, ["--outputs", str(self.outputs), "replay", *arguments])
