"""What believing and reading a delivery costs, per connector: every case of its fixture, measured in CPU time."""

import base64
import gc
import json
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from itertools import chain
from statistics import median, quantiles
from typing import Any

from msgspec import Struct

from infra.packaging.imports import ROOT
from shared import connectors, plugins
from shared.connectors import Connector
from shared.ingestion import reading
from shared.ingestion.trust import Believed
from shared.webhooks import Request, Secret

FIXTURES = ROOT / "tests" / "fixtures" / "connectors"
CERTIFICATES = FIXTURES.with_name("certificates")
RUNS, WARM = 400, 20
TARGET_MS = 5.0
Plain = dict[str, Any]


class Timed(Struct, frozen=True):
    """CPU milliseconds of each run of one case, and how many events it means; unverified without a proof."""

    verify: Sequence[float] | None
    parse: Sequence[float]
    events: int
    size: int

    @property
    def both(self) -> list[float]:
        verify = self.verify or [0.0] * len(self.parse)
        return [one + other for one, other in zip(verify, self.parse, strict=True)]


def measure() -> list[Plain]:
    """One entry per connector; a new one appears with its fixture."""
    return [_figures(name, _cases(name)) for name in plugins.names(connectors)]


def _cases(name: str) -> list[Timed]:
    file = FIXTURES / f"{name}.json"
    return [_case(name, case) for case in json.loads(file.read_text())] if file.exists() else []


def _case(name: str, case: Plain) -> Timed:
    connector: Connector = plugins.load(connectors, name).connector
    request = _request(name, case)
    secrets = _secrets(case)
    verify = partial(connector.verify, request, secrets) if connector.verify and secrets else None
    believed = Believed(connector, request, connector.parse, "")
    read = partial(reading.read, believed)
    return Timed(
        verify=_runs(verify) if verify else None,
        parse=_runs(read),
        events=len(read().events),
        size=len(request.body),
    )


def _request(name: str, case: Plain) -> Request:
    at, body = datetime.fromisoformat(case["received_at"]), case["body"].encode()
    body = base64.b64decode(body) if case.get("base64") else body
    method, query = case.get("method", "POST"), case.get("query", {})
    return Request(name, case["source"], method, case["url"], case["headers"], query, body, at)


def _secrets(case: Plain) -> list[Secret]:
    """The source's own, and the certificates that the signature names, as they would have been fetched."""
    given = case.get("certificates", {}).items()
    own = [Secret("", case["secret"])] if case["secret"] else []
    return own + [Secret(url, (CERTIFICATES / file).read_text()) for url, file in given]


def _runs(work: Callable[[], object]) -> list[float]:
    """The collector runs between cases, so that none pays for another's garbage."""
    for _ in range(WARM):
        work()
    gc.collect()
    times = []
    for _ in range(RUNS):
        began = time.thread_time_ns()
        work()
        times.append((time.thread_time_ns() - began) / 1e6)
    return times


def _figures(name: str, cases: Sequence[Timed]) -> Plain:
    """Percentiles over all runs of all cases; the slowest case has a p99 of its own."""
    if not cases:
        return {"connector": name, "cases": 0}
    proofs = list(chain.from_iterable(case.verify for case in cases if case.verify))
    runs = list(chain.from_iterable(case.both for case in cases))
    return {
        "connector": name,
        "cases": len(cases),
        "largest_kb": round(max(case.size for case in cases) / 1024, 1),
        "verify_p50_ms": round(median(proofs), 3) if proofs else None,
        "p50_ms": round(median(runs), 3),
        "p99_ms": round(_p99(runs), 3),
        "worst_p99_ms": round(max(_p99(case.both) for case in cases), 3),
        "per_second": round(1000 * sum(max(case.events, 1) for case in cases) * RUNS / sum(runs)),
    }


def _p99(times: Sequence[float]) -> float:
    return quantiles(times, n=100)[98]
