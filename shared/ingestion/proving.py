"""By which secrets a request is believed: those that this process knows, or else those of now."""

from datetime import timedelta

from msgspec import Struct

from shared.aws.secrets import AFRESH, KEEP, Secrets
from shared.configuration import Brand
from shared.connectors import Connector
from shared.errors import BadSignatureError
from shared.ingestion import deliveries, trust
from shared.ingestion.visits import Visitor
from shared.webhooks import Request


class Proving(Struct, frozen=True):
    brand: Brand
    secrets: Secrets
    visitor: Visitor

    def known(self, connector: Connector | None, request: Request, keep: timedelta = KEEP) -> trust.Secrets:
        """No older than `keep`."""
        return self.visitor.proofs(connector, request, deliveries.documents(request, self.brand, self.secrets, keep))

    def believed(self, connector: Connector | None, request: Request) -> trust.Believed:
        """What was put right at our side counts within seconds, whenever this process has read the secret before."""
        known = self.known(connector, request)
        try:
            return trust.believe(connector, request, known)
        except BadSignatureError:
            latest = self.known(connector, request, AFRESH)
            if latest == known:
                raise
            return trust.believe(connector, request, latest)
