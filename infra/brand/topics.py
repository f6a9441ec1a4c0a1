"""The topics of brand.yaml: named in every language, and each marketing template about one of them at most."""

import re
from collections.abc import Iterator, Mapping

from infra.brand.documents import Document
from infra.brand.problems import Problem
from infra.brand.template_files import Template
from infra.brand.wording import worded
from shared.configuration import Brand, Topic
from shared.messages.consent import EVERYTHING, MARKETING
from shared.overrides.wording import Complaint, Place, unknown

MOST = 8
"""More than that nobody reads through; and the choices of one address stay one item."""

NAME = re.compile(r"[a-z][a-z0-9_]{0,31}")
TAKEN = (MARKETING, EVERYTHING, "transactional")
"""Purposes that mean something else."""


def check(brand: Brand, document: Document, templates: Mapping[str, Template]) -> list[Problem]:
    found = [complaint for name, topic in brand.topics.items() for complaint in _topic(name, topic, brand)]
    if len(brand.topics) > MOST:
        found.append((("topics",), f"topics: at most {MOST}, or nobody reads through them"))
    found += _templates(brand, templates)
    return [document.problem(*one) for one in found]


def _topic(name: str, topic: Topic, brand: Brand) -> Iterator[Complaint]:
    if not NAME.fullmatch(name) or name in TAKEN:
        yield ("topics", name), f"{name!r}: write lower case letters, digits and _, and not {' or '.join(TAKEN)}"
    yield from worded(("topics", name, "name"), topic.name, brand)


def _templates(brand: Brand, templates: Mapping[str, Template]) -> Iterator[Complaint]:
    """What is about one's own order is not asked about, so it has no topic."""
    for name, topic in brand.topics.items():
        for position, template in enumerate(topic.templates):
            place: Place = ("topics", name, "templates", position)
            if template not in templates:
                yield place, unknown("template", template, sorted(templates))
            elif templates[template].message_class != MARKETING:
                yield place, f"the template {template} is not marketing, and has no topic"
            elif (first := brand.topic(template)) != name:
                yield place, f"the template {template} is about {first} already"
