"""The dashboard asks for numbers that somebody really counts."""

import re

from infra import dashboard
from infra.packaging.imports import ROOT
from infra.stages import STAGES
from shared.observability import NAMESPACE


def test_every_number_of_ours_is_counted_somewhere() -> None:
    widgets = [widget for row in dashboard.rows(STAGES["prod"]) for widget in row]
    searches = [expression.expression for widget in widgets for expression in widget["left"]]
    asked = {name for search in searches if NAMESPACE in search for name in re.findall(r'MetricName="(\w+)"', search)}
    sources = [path for folder in ("functions", "shared") for path in (ROOT / folder).rglob("*.py")]
    code = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    assert len(asked) >= 10
    assert {name for name in asked if f'"{name}"' not in code} == set()
