"""Where a request may go: to port 443 of a machine on the open internet, by an address that was looked up once."""

import socket
from collections.abc import Callable
from ipaddress import IPv6Network, ip_address
from urllib.parse import SplitResult, urlsplit

from msgspec import Struct

from shared.messages.models import Outcome, State

HTTPS_PORT = 443
GLOBAL = IPv6Network("2000::/3")
"""All that is given out of IPv6: what lies elsewhere is a network's own, such as fec0::/10, or holds an old address."""
THROUGH = (IPv6Network("2001::/32"), IPv6Network("2002::/16"), IPv6Network("3fff::/20"))
"""Addresses that hold another one, which may be a private one (Teredo, 6to4), and those of documentation."""

Lookup = Callable[[str], list[str]]


class Destination(Struct, frozen=True):
    """`ip` is what is connected to, `host` whose certificate it has to show."""

    host: str
    ip: str
    port: int
    path: str
    authority: str
    secure: bool = True


def lookup(host: str) -> list[str]:
    """OSError where nobody knows it."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, HTTPS_PORT, type=socket.SOCK_STREAM)]


def destination(url: str, find: Lookup, *, local: bool = False) -> Destination | Outcome:
    """Or what becomes of the message that cannot go there."""
    parts = _split(url)
    if parts is None or not parts.hostname:
        return _barred("is no address")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if local and parts.scheme == "http":
        return Destination(parts.hostname, parts.hostname, parts.port or 80, path, parts.netloc, secure=False)
    if flaw := flaw_of(url):
        return _barred(flaw)
    try:
        addresses = find(parts.hostname)
    except (OSError, UnicodeError):
        return Outcome(State.READY, detail="the name does not resolve")
    if not addresses or not all(map(is_open, addresses)):
        return _barred("does not lead to the open internet")
    return Destination(parts.hostname, _best(addresses), HTTPS_PORT, path, parts.netloc)


def flaw_of(url: str) -> str | None:
    """What is wrong with it by itself."""
    parts = _split(url)
    if parts is None or not parts.hostname or not parts.netloc.isascii():
        return "is no address"
    if parts.scheme != "https" or parts.port not in (None, HTTPS_PORT):
        return "is not https at port 443"
    return "holds a password or a fragment" if parts.username is not None or parts.fragment else None


def is_open(address: str) -> bool:
    """Not private, shared, link-local, multicast or reserved; nor an address that one of these hides behind."""
    ip = ip_address(address.partition("%")[0])
    strange = ip.version == 6 and (ip not in GLOBAL or any(ip in network for network in THROUGH))
    return ip.is_global and not ip.is_multicast and not strange


def _best(addresses: list[str]) -> str:
    """The older protocol first, which functions outside of a VPC are sure to have."""
    return min(addresses, key=lambda one: ip_address(one.partition("%")[0]).version)


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        return parts if parts.port is None or parts.port else None
    except ValueError:
        return None


def _barred(why: str) -> Outcome:
    return Outcome(State.REFUSED, rule="channel", detail=f"the address {why}")
