"""Requests to servers outside whose addresses a configuration, or another server, names.

In: a URL. Out: status and body, or a refusal. Only https, only to addresses of the Internet, and to the very address
that was looked at: a name that points inside, or elsewhere the second time it is asked for (DNS rebinding), opens
nothing of the operator's own network. Redirects are not followed; answers are bounded in size and time.
"""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from time import monotonic
from urllib.parse import SplitResult, urlsplit

from shared.values.refusal import Kind, Refusal

SECONDS = 5
# However slowly a server goes on, step by step: longer than this it is not listened to.
MOST_SECONDS = 15
MOST_BYTES = 1_000_000
_BLOCK_BYTES = 65_536
# Addresses of IPv4 written inside IPv6 (RFC 6052): what they lead to is the inner one.
_NAT64_PREFIX = 0x0064_FF9B << 96
# What IANA has given to the Internet of IPv6. Outside it lie the NAT64 of a network's own (64:ff9b:1::/48), IPv4 in
# forms that are out of use (::127.0.0.1), and site-local addresses, all of which Python calls global.
_INTERNET_IPV6 = ip_network("2000::/3")
# Assignments to protocols (RFC 6890), as of a translator in the network itself.
_PROTOCOLS_IPV4 = ip_network("192.0.0.0/24")


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    body: bytes


@dataclass(frozen=True)
class Outward:
    """Sends requests outside; `allowed` are origins (`http://127.0.0.1:8000`) that an operator lets be asked anyhow."""

    allowed: Collection[str] = ()

    def send(
        self, method: str, url: str, headers: Mapping[str, str] | None = None, body: bytes | None = None
    ) -> Answer:  # fmt: skip
        """Send one request; refuses addresses that are not outside, and servers that do not answer in time."""
        target = _split(url)
        connection = self._connection(target)
        path = f"{target.path or '/'}?{target.query}" if target.query else target.path or "/"
        try:
            with _bounded(connection):
                connection.request(method, path, body, dict(headers or {}))
                reply = connection.getresponse()
                return Answer(reply.status, _read(reply.read1))
        except (OSError, HTTPException) as error:
            raise _away(target, type(error).__name__) from None
        finally:
            connection.close()

    def check(self, url: str) -> None:
        """Refuse an address to which nothing would be sent; its name is asked for, its server is not."""
        self._connection(_split(url))

    def _connection(self, target: SplitResult) -> HTTPConnection:
        allowed = f"{target.scheme}://{target.netloc}" in self.allowed
        if not target.hostname or target.username is not None or not (target.scheme == "https" or allowed):
            raise Refusal("outside_address_invalid", f"{target.netloc!r} cannot be asked: give an https address.")
        port = target.port or (443 if target.scheme == "https" else 80)
        address = _address(target, port, inside=allowed)
        if target.scheme == "https":
            return _PinnedHttps(target.hostname, port, address)
        return HTTPConnection(address, port, timeout=SECONDS)


class _PinnedHttps(HTTPSConnection):
    """A connection to an address that was looked at; certificate and name are checked as ever."""

    def __init__(self, host: str, port: int, address: str) -> None:
        super().__init__(host, port, timeout=SECONDS, context=ssl.create_default_context())
        self._address = address

    def connect(self) -> None:
        """Connect to the address, not to whatever the name points to by now."""
        plain = socket.create_connection((self._address, self.port), self.timeout)
        context = ssl.create_default_context()
        # Known before hands are shaken, so that this can be cut short as well.
        wrapped = context.wrap_socket(plain, server_hostname=self.host, do_handshake_on_connect=False)
        self.sock = wrapped
        wrapped.do_handshake()


def _split(url: str) -> SplitResult:
    """Take an address apart; refuses what is none, or cannot be written into a request as it is."""
    try:
        target = urlsplit(url)
        port = target.port
    except ValueError:
        port = 0
    if port == 0 or not url.isascii() or not url.isprintable() or " " in url:
        raise Refusal("outside_address_invalid", "The address cannot be read: give one such as https://example.org/x.")
    return target


@contextmanager
def _bounded(connection: HTTPConnection) -> Iterator[None]:
    """Hang up after `MOST_SECONDS`, whatever the server is in the middle of."""
    cut = threading.Event()
    timer = threading.Timer(MOST_SECONDS, _hang_up, [connection, cut])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
    if cut.is_set():
        # What was cut must not pass for whole.
        raise HTTPException("the answer takes too long")


def _hang_up(connection: HTTPConnection, cut: threading.Event) -> None:
    cut.set()
    # Below TLS: whoever reads finds the end of what was sent.
    with suppress(OSError):
        if connection.sock is not None:
            socket.socket.shutdown(connection.sock, socket.SHUT_RDWR)


def _address(target: SplitResult, port: int, *, inside: bool) -> str:
    host = target.hostname or ""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise _away(target, "no such name") from None
    addresses = [str(one[4][0]) for one in found]
    if not inside and not all(is_outside(ip_address(one.partition("%")[0])) for one in addresses):
        raise Refusal("outside_address_private", f"{host!r} leads to an address that is not on the Internet.")
    return addresses[0]


def is_outside(address: IPv4Address | IPv6Address) -> bool:
    """Say whether an address is one of the Internet: not ours, not this machine's, not a group's."""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if int(address) >> 32 == _NAT64_PREFIX >> 32:
            inner = IPv4Address(int(address) & 0xFFFF_FFFF)
        if inner is not None:
            return is_outside(inner)
        return address in _INTERNET_IPV6 and address.is_global
    return address not in _PROTOCOLS_IPV4 and address.is_global and not address.is_multicast


def _read(read: object) -> bytes:
    assert callable(read), "a reply can be read"
    until, parts, size = monotonic() + SECONDS, [], 0
    while block := read(_BLOCK_BYTES):
        parts.append(block)
        size += len(block)
        if size > MOST_BYTES or monotonic() > until:
            raise HTTPException("the answer is too long, or takes too long")
    return b"".join(parts)


def _away(target: SplitResult, why: str) -> Refusal:
    return Refusal("outside_away", f"{target.hostname} does not answer ({why}); try again.", kind=Kind.AWAY)
