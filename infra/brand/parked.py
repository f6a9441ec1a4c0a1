"""Journeys that lie in `parked/`: nothing begins there, and what they lack stops no build until they are moved."""

from pathlib import Path

from infra.brand import journey_files, template_files
from infra.brand.compile import draft, targets
from infra.brand.condition_types import ConditionTypes
from infra.brand.drafts import drafts
from infra.brand.journey_files import JOURNEY
from infra.brand.problems import Problem
from shared.configuration import Brand

PARKED = "parked"


def problems(folder: Path, brand: Brand) -> list[Problem]:
    """What the build would say of them in `journeys/`."""
    found, unreadable = drafts(folder, PARKED, JOURNEY)
    if not found:
        return unreadable
    templates, _ = template_files.load(folder, brand)
    types = ConditionTypes(brand, draft(folder).words)
    _, wrong = journey_files.load(found, templates, types, targets(brand))
    return sorted({*unreadable, *wrong})
