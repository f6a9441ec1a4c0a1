"""One request to our pages, as API Gateway hands it over."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field

from shared.forms import posted

FORM = "application/x-www-form-urlencoded"


class Visit(Struct, frozen=True):
    """`form` is {} for anything but a form of ours; one-click unsubscribe needs none."""

    page: str
    token: str
    method: str
    accepted: str
    ip: str | None
    query: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, list[str]] = field(default_factory=dict)

    @property
    def language(self) -> str | None:
        return self.query.get("lang")

    @property
    def fields(self) -> dict[str, str]:
        """What the link says, and above it what the form says."""
        return {**self.query, **{name: values[-1] for name, values in self.form.items()}}


def visit_of(event: Mapping[str, Any]) -> Visit:
    http, headers = event["requestContext"]["http"], event.get("headers") or {}
    return Visit(
        page=str(event["rawPath"]).strip("/").rpartition("/")[0].rpartition("/")[2],
        token=(event.get("pathParameters") or {}).get("token", ""),
        method=http["method"],
        accepted=headers.get("accept-language", ""),
        ip=http.get("sourceIp"),
        query=event.get("queryStringParameters") or {},
        form=posted(event) if headers.get("content-type", "").startswith(FORM) else {},
    )
