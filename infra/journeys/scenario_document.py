"""A scenario file as it was written: each line that cannot be played is named, before any is."""

from pydantic import TypeAdapter

from infra.brand.documents import Document
from infra.brand.problems import BrandError
from infra.brand.typed import typed
from infra.journeys import filling
from infra.journeys.scenario_file import File

FILE = TypeAdapter(File)


def file_of(document: Document) -> File:
    """BrandError names all that is wrong."""
    file = typed(document, FILE)
    received = {
        ("scenarios", number, "story", index, "receive", "data"): line.receive.data
        for number, scenario in enumerate(file.scenarios)
        for index, line in enumerate(scenario.story)
        if line.receive
    }
    flaws = [(place, *flaw) for place, data in received.items() for flaw in filling.flaws(data)]
    if flaws:
        raise BrandError(document.problem((*place, *below), message) for place, below, message in flaws)
    return file
