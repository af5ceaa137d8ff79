"""From where a request came. In: a request, and which addresses are our own proxies'. Out: an `Origin`.

`X-Forwarded-For` is believed from our own proxies alone, and of it only what they added: whoever writes it themself
would otherwise choose the address under which their guesses are counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Self

from werkzeug.wrappers import Request

from shared.values.call import Origin

MOST_AGENT = 200
# Every address that is not routed on the Internet: where proxies get their addresses from a container network.
PRIVATE = "private"


@dataclass(frozen=True)
class Proxies:
    """The addresses whose word is taken."""

    networks: Sequence[IPv4Network | IPv6Network] = ()
    private: bool = False

    @classmethod
    def read(cls, text: str) -> Self:
        """Read addresses and networks, or the word `private`, parted by blanks or commas; another word is refused."""
        words = text.replace(",", " ").split()
        return cls(tuple(ip_network(one) for one in words if one != PRIVATE), PRIVATE in words)

    def __contains__(self, address: str) -> bool:
        if not _is_address(address):
            return False
        known = ip_address(address)
        return (self.private and known.is_private) or any(known in network for network in self.networks)


def origin_of(request: Request, proxies: Proxies) -> Origin:
    """Give the nearest address that is none of our own proxies, and the program's name without control signs."""
    agent = "".join(sign for sign in request.headers.get("User-Agent", "")[:MOST_AGENT] if sign.isprintable())
    address = request.remote_addr or ""
    if address in proxies:
        hops = [one.strip() for one in request.headers.get("X-Forwarded-For", "").split(",") if one.strip()]
        address = next((one for one in reversed(hops) if one not in proxies), next(iter(hops), address))
    return Origin(address if _is_address(address) else "", agent)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
