"""The replies of brand.yaml: what answers a STOP, a START or a call for help may advertise nothing."""

from collections.abc import Iterator, Mapping

from infra.brand.documents import Document
from infra.brand.problems import Problem
from infra.brand.template_files import Template
from shared.configuration import Brand
from shared.overrides.wording import Complaint, Place, unknown


def check(brand: Brand, document: Document, templates: Mapping[str, Template]) -> list[Problem]:
    return [document.problem(*one) for one in _complaints(brand, templates)]


def _complaints(brand: Brand, templates: Mapping[str, Template]) -> Iterator[Complaint]:
    for position, template in enumerate(brand.keywords.replies):
        place: Place = ("keywords", "replies", position)
        if template not in templates:
            yield place, unknown("template", template, sorted(templates))
        elif templates[template].message_class != "transactional":
            yield place, f"the template {template} is marketing, and whoever says STOP gets none"
