"""What becomes of `https://tributary:<password>@…`: vendors that sign nothing send the password with each delivery."""

import base64
from collections.abc import Mapping

from infra.cli.senders import Delivery


def basic_header(delivery: Delivery) -> Mapping[str, str]:
    pair = base64.b64encode(f"tributary:{delivery.secret}".encode()).decode()
    return {"content-type": "application/json", "authorization": f"Basic {pair}"}
