"""Proof for services of AWS that are asked like any vendor: requests signed as the function's own role (SigV4)."""

from collections.abc import Mapping

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from msgspec import Struct

from shared.aws import clients


class Signer(Struct, frozen=True):
    """`service` is its name in signatures and in IAM: `connect`."""

    service: str
    region: str

    def headers(self, method: str, url: str, body: str | None) -> Mapping[str, str]:
        """What goes along with exactly this request.

        Signed by the real clock, wherever the local stage believes to be: AWS refuses what is minutes old.
        """
        request = AWSRequest(method, url, data=body)
        SigV4Auth(clients.credentials(), self.service, self.region).add_auth(request)
        return dict(request.headers)
