"""The secrets of a source are changed, and are in the end what they were."""

import json
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from infra.cli.deployment import Deployment
from tests.e2e.killing import ended, workers

BETWEEN_SECONDS = 0.02


class Entrusting:
    def __init__(self, stage: Deployment, source: str) -> None:
        self.name = stage.settings.secret_name(f"connectors/{source}")

    def write(self, stage: Deployment, *secrets: dict[str, str]) -> None:
        """With the rights of whoever does it."""
        written: Any = {"SecretId": self.name, "SecretString": json.dumps({"secrets": secrets})}
        stage.client("secretsmanager").put_secret_value(**written)


@contextmanager
def entrusting(stage: Deployment, source: str) -> Iterator[Entrusting]:
    """While inside; then they are known to all again."""
    here, manager = Entrusting(stage, source), stage.client("secretsmanager")
    before = manager.get_secret_value(SecretId=here.name)["SecretString"]
    try:
        yield here
    finally:
        manager.put_secret_value(SecretId=here.name, SecretString=before)
        forget(warm())


def warm() -> list[int]:
    """The processes that hold what they once read of the secret."""
    return workers("ingest_webhook")


def forget(processes: list[int]) -> None:
    """What takes five minutes on AWS. Those that come instead read the secret."""
    for process in processes:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGTERM)
    while not all(map(ended, processes)):
        time.sleep(BETWEEN_SECONDS)
