"""A source's account at its vendor: how its API is reached, from the connector and from the source's secret."""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from shared.aws.secrets import Secrets
from shared.configuration import Brand
from shared.connectors import Api, Ask, Connector
from shared.ingestion.trust import find


class Account(Struct, frozen=True):
    """`given` is the `api` object of the secret, if it needs one. `name` is that of the source: `shopify/shop-a`."""

    name: str
    known: Connector
    api: Api
    address: str
    given: Mapping[str, str]

    def __repr__(self) -> str:
        return f"Account({self.name!r}, {self.address!r})"

    def at(self, ask: Ask) -> str:
        """Below which address the question goes."""
        return self.address.replace("{region}", ask.region or "")

    @property
    def connector(self) -> str:
        return self.name.partition("/")[0]

    @property
    def source(self) -> str:
        return self.name.partition("/")[2]


class Accounts:
    def __init__(self, brand: Brand, secrets: Secrets) -> None:
        self._brand = brand
        self._secrets = secrets

    def of(self, name: str, now: datetime) -> Account | None:
        """None where nobody may be asked: no such source, a vendor without an API for us, or no token (yet)."""
        connector, _, source = name.partition("/")
        known = find(connector) if self._brand.source(connector, source) else None
        if known is None or known.api is None:
            return None
        given = {} if known.api.aws else self._secrets.document(f"connectors/{name}", now).get("api") or {}
        address = given.get("address") or known.api.address
        return Account(name, known, known.api, address, given) if address and (given or known.api.aws) else None
