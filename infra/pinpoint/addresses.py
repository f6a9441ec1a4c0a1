"""Addresses of endpoints: on which channel each is, and which are not used any more."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

Plain = Mapping[str, Any]
Address = tuple[str, str]
"""Channel and address."""

PUSH = ("GCM", "APNS", "APNS_SANDBOX", "APNS_VOIP", "APNS_VOIP_SANDBOX", "ADM", "BAIDU", "PUSH")
CHANNELS = {"EMAIL": ("email", "email"), "SMS": ("phone", "sms"), "VOICE": ("phone", "sms")}
CHANNELS |= dict.fromkeys(PUSH, ("identifier.push_token", "push"))


def abandoned(endpoints: Callable[[], Iterable[Plain]]) -> list[Address]:
    """An endpoint also becomes INACTIVE when another one gets its address: that address is still in use.

    `endpoints` are read twice. https://docs.aws.amazon.com/pinpoint/latest/apireference/apps-application-id-endpoints-endpoint-id.html
    """
    inactive = dict.fromkeys(address for address, active in _addresses(endpoints()) if not active)
    used = {address for address, active in _addresses(endpoints()) if active and address in inactive}
    return [one for one in inactive if one not in used]


def _addresses(endpoints: Iterable[Plain]) -> Iterator[tuple[Address, bool]]:
    """Each with whether its endpoint is active."""
    for given in endpoints:
        kind, address = given.get("ChannelType"), str(given.get("Address") or "").strip()
        if kind in CHANNELS and address:
            comparable = address.casefold() if kind == "EMAIL" else address
            yield (CHANNELS[kind][1], comparable), given.get("EndpointStatus") != "INACTIVE"
