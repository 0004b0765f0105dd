"""Which addresses lie inside a network: a page out on the web must not send its reader there.

Server-side request forgery (CWE-918) by redirect: a public address answers with the address of a service that only this
machine can reach. What counts as inside is what IANA does not list as globally reachable (RFC 6890).
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Sequence

_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def resolve(host: str) -> tuple[str, ...]:
    """The IP addresses of a host; none where its name is unknown here, as behind a proxy."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return ()
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_inside(address: str) -> bool:
    """Whether an IP address is private, of this machine, of its link, or otherwise not reachable from everywhere."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return True
    if isinstance(ip, ipaddress.IPv6Address):
        carried = ip.ipv4_mapped or ip.sixtofour
        if ip in _NAT64:
            carried = ipaddress.IPv4Address(int(ip) & 0xFFFF_FFFF)
        if carried is not None:
            return is_inside(str(carried))
    return not ip.is_global or ip.is_multicast


def any_inside(addresses: Sequence[str]) -> bool:
    """Whether a host with these addresses could lead inside."""
    return any(map(is_inside, addresses))


def all_inside(addresses: Sequence[str]) -> bool:
    """Whether a host with these addresses is inside for sure: a name with one public address may be a trap."""
    return bool(addresses) and all(map(is_inside, addresses))
