"""When we ourselves call out: for the certificate that a signature names, and to begin a subscription."""

from collections.abc import Mapping, Sequence
from typing import Any

from shared.access import Access
from shared.aws.secrets import valid
from shared.connectors import Connector
from shared.errors import BadSignatureError, NotFoundError
from shared.ingestion.trust import Believed, Secrets
from shared.web import NONE, Web
from shared.webhooks import Request, Secret

KEPT = 32
"""Vendors change a certificate once in months. Who names many is no vendor, and may not fill our memory."""

Document = dict[str, Any]
"""What the secret of a source holds: `secrets`, and `api` where its vendor's API is asked."""


class Visitor:
    """Connectors have checked that the addresses are their vendor's own. Certificates are kept while the process lives.

    One that cannot be fetched is our trouble (UnavailableError); one that its vendor does not know is a forgery.
    """

    def __init__(self, web: Web | None = None) -> None:
        self._web = web or Web()
        self._access = Access(self._web)
        self._kept: dict[str, str] = {}

    def proofs(self, connector: Connector | None, request: Request, documents: Mapping[str, Document]) -> Secrets:
        """The secrets of each source, with the certificate as one more. For a source without any nobody is asked."""
        known = {source: valid(document, request.received_at) for source, document in documents.items()}
        if connector is None or connector.certificate is None:
            return known
        return {
            source: [*found, *self._certificate(connector, request, documents[source])] if found else []
            for source, found in known.items()
        }

    def confirmed(self, delivery: Believed) -> Believed:
        """Before anything is answered, and any number of times: a vendor who did not hear our answer asks again."""
        confirmation = delivery.connector.confirmation
        address = confirmation(delivery.request) if confirmation else None
        if address is not None:
            self._web.get(address)
        return delivery

    def _certificate(self, connector: Connector, request: Request, document: Document) -> Sequence[Secret]:
        address = connector.certificate(request) if connector.certificate else None
        if address is None:
            return ()
        if address not in self._kept:
            text = self._fetched(connector, request, document, address)
            if len(self._kept) >= KEPT:
                self._kept.clear()
            self._kept[address] = text
        return (Secret(address, self._kept[address]),)

    def _fetched(self, connector: Connector, request: Request, document: Document, address: str) -> str:
        api, account = connector.api, document.get("api") or {}
        headers = self._access.headers(api, account, request.received_at) if api else NONE
        try:
            return self._web.get(address, headers)
        except NotFoundError:
            raise BadSignatureError("certificate") from None
