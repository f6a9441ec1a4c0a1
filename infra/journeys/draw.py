"""Draw a journey: `svg` for people and documents, `mermaid` for what renders it by itself."""

from collections.abc import Callable, Mapping

from infra.journeys.mermaid import mermaid
from shared.drawing.graph import notes
from shared.drawing.svg import svg
from shared.journeys.definition import Journey

__all__ = ["FORMATS", "mermaid", "notes", "svg"]

FORMATS: Mapping[str, Callable[[Journey], str]] = {"svg": svg, "mermaid": mermaid}
