"""What the API answers of settings that operators may change, by name and type: docs/api.yaml is made from these."""

from typing import Annotated, Any, TypedDict

from msgspec import Meta

Until = Annotated[str | None, Meta(description="Until then an alarm takes it back; null where it is not watched.")]


class Setting(TypedDict):
    name: Annotated[str, Meta(description="`caps.email.messages`.")]
    deployed: Annotated[Any, Meta(description="What brand.yaml says; null where it says nothing.")]
    current: Any


class Settings(TypedDict):
    version: Annotated[int, Meta(description="The one in force; 0 where all is as deployed.")]
    watched_until: Until
    settings: list[Setting]
    ignored: Annotated[
        dict[str, str], Meta(description="Sections that the deployed code cannot read and takes as deployed, and why.")
    ]


class Difference(TypedDict):
    name: str
    before: Any
    after: Any


class Version(TypedDict):
    version: int
    state: Annotated[str, Meta(description="`watched`, `in force`, `replaced`, `rolling back` or `rolled back`.")]
    at: str
    by: Annotated[str, Meta(description="The ARN of who changed it; empty where it was written in AppConfig itself.")]
    reason: str
    changes: Annotated[list[Difference], Meta(description="Against what was in force before.")]


class Versions(TypedDict):
    versions: Annotated[list[Version], Meta(description="Newest first.")]


class Changed(TypedDict):
    version: int
    watched_until: Until
    changes: list[Difference]
