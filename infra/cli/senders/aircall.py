"""Aircall: nothing is signed. The body has the token already, so write the source's secret there."""

from collections.abc import Mapping

from infra.cli.senders import Delivery, Sender


def headers(delivery: Delivery) -> Mapping[str, str]:
    return {"content-type": "application/json"}


sender = Sender(headers=headers)
