"""The password in a webhook's address, for vendors that sign nothing: `https://tributary:<password>@…`.

A password there reaches us as a header that is never kept; one in the query would stay with every stored delivery.
"""

import base64
from collections.abc import Sequence

from shared.errors import BadSignatureError
from shared.webhooks import Request, Secret, equal, matching, single


def verify_password(request: Request, secrets: Sequence[Secret]) -> Secret:
    """The user is not looked at. An empty password proves nothing, whatever is configured."""
    scheme, _, encoded = single(request, "authorization").partition(" ")
    try:
        given = base64.b64decode(encoded.strip(), validate=True).decode().partition(":")[2]
    except ValueError:
        given = ""
    if scheme.lower() != "basic" or not given:
        raise BadSignatureError("authorization")
    return matching(secrets, lambda one: equal(one.value, given))
