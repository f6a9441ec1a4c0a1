"""Which versions of the settings there were, what each changed, by whom and why; and what is in force."""

from collections.abc import Sequence
from itertools import islice
from typing import Any

from msgspec import Struct, field

from shared.aws.app_config import IN_FORCE, UNDER_WAY, AppConfig, Deployment
from shared.configuration import Brand
from shared.errors import NotFoundError
from shared.overrides.document import Document, document_of
from shared.overrides.overlay import changes

SHOWN = 50

STATES = {
    "BAKING": "watched",
    "COMPLETE": "in force",
    "ROLLING_BACK": "rolling back",
    "ROLLED_BACK": "rolled back",
    "REVERTED": "rolled back",
}
BEFORE = "replaced"
"""What was in force once."""


class Version(Struct, frozen=True):
    """`changes` are against what was in force before it."""

    deployment: Deployment
    document: Document
    state: str
    changes: Sequence[dict[str, Any]] = ()


class Current(Struct, frozen=True):
    """`number` is that of the newest deployment, whatever became of it; `version` 0 says what was deployed."""

    number: int = 0
    version: int = 0
    content: str = ""
    under_way: Deployment | None = None
    document: Document = field(default_factory=Document)


class History(Struct, frozen=True):
    config: AppConfig
    deployed: Brand

    def current(self) -> Current:
        found = self.config.deployments()
        if not found:
            return Current()
        under_way = found[0] if found[0].state in UNDER_WAY else None
        force = next((one for one in found if one.state in IN_FORCE), None)
        if force is None:
            return Current(found[0].number, under_way=under_way)
        content = self.config.content(force.version)
        return Current(found[0].number, force.version, content, under_way, document_of(content))

    def document(self, version: int) -> Document:
        """0 is brand.yaml itself; of others only what was deployed."""
        if version == 0:
            return Document()
        if version not in {one.version for one in self.config.deployments()}:
            raise NotFoundError(f"there is no version {version} of the settings")
        return document_of(self.config.content(version))

    def versions(self) -> list[Version]:
        """Newest first."""
        found = list(islice(self.config.deployments(), SHOWN + 1))
        documents = {one.version: document_of(self.config.content(one.version)) for one in found}
        force = next((one.number for one in found if one.state in IN_FORCE), None)
        listed = []
        for place, one in enumerate(found[:SHOWN]):
            before = next((older for older in found[place + 1 :] if older.state in IN_FORCE), None)
            known = documents[before.version].overrides if before else {}
            state = STATES.get(one.state, one.state.lower()) if one.number == force or _failed(one) else BEFORE
            news = changes(known, documents[one.version].overrides, self.deployed)
            listed.append(Version(one, documents[one.version], state, news))
        return listed


def _failed(one: Deployment) -> bool:
    return one.state not in IN_FORCE
