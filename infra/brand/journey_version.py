"""One journey file by itself, as another version of a journey of the brand: for scenarios."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from infra.brand.documents import read
from infra.brand.flow import flaws
from infra.brand.journey_files import JOURNEY, complete, sends
from infra.brand.problems import BrandError
from infra.brand.template_files import Template
from infra.brand.typed import typed
from shared.journeys.definition import Journey


def version(folder: Path, file: str, templates: Mapping[str, Any]) -> Journey:
    """`templates` are those of templates.json; BrandError when the file is wrong."""
    document = read(folder, file)
    journey = typed(document, JOURNEY)
    known = {name: Template(name, one["class"], one["channels"]) for name, one in templates.items()}
    if complaints := [*sends(journey, known), *flaws(journey)]:
        raise BrandError(document.problem(place, message) for place, message in complaints)
    return complete(journey, known)
