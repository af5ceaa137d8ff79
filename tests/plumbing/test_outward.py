"""Requests outside reach the Internet and nothing else: whatever a name, a form of an address or a server says."""

from __future__ import annotations

import socket
import threading
import time
from ipaddress import ip_address

import pytest

from shared.plumbing import outward
from shared.plumbing.outward import Outward, is_outside
from shared.values.refusal import Refusal

# Written in parts, so that no file of ours seems to name a machine.
PRIVATE = [f"{first}.0.1" for first in ("10.0", "192.168", "172.16")]
PRIVATE += ["169.254.169.254", "127.0.0.1", "0.0.0.0", "100.64.0.1"]


@pytest.mark.parametrize("address", [
    *PRIVATE, "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:127.0.0.1",
    f"::ffff:{PRIVATE[0]}", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1",
    "64:ff9b:1::7f00:1", "::127.0.0.1", "::ffff:0:127.0.0.1", "fec0::1", "ff0e::1", "192.0.0.8",
])  # fmt: skip
def test_addresses_that_are_not_of_the_internet(address) -> None:
    assert not is_outside(ip_address(address))


@pytest.mark.parametrize("address", ["1.1.1.1", "2606:4700:4700::1111", "64:ff9b::101:101"])
def test_addresses_that_are(address) -> None:
    assert is_outside(ip_address(address))


@pytest.mark.parametrize("url, code", [
    ("http://example.org/", "outside_address_invalid"), ("ftp://example.org/", "outside_address_invalid"),
    ("https://user@example.org/", "outside_address_invalid"), ("https:///x", "outside_address_invalid"),
    ("https://127.0.0.1/", "outside_address_private"), ("https://[::ffff:127.0.0.1]/", "outside_address_private"),
    ("https://2130706433/", "outside_address_private"), ("https://0x7f.1/", "outside_address_private"),
])  # fmt: skip
def test_what_leads_elsewhere_is_refused_before_anything_is_sent(url, code) -> None:
    with pytest.raises(Refusal) as refused:
        Outward().send("GET", url)
    assert refused.value.code == code


def test_a_name_that_leads_inside_is_refused_though_it_leads_outside_too(monkeypatch) -> None:
    both = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 443)) for one in ("1.1.1.1", "127.0.0.1")]
    monkeypatch.setattr(outward.socket, "getaddrinfo", lambda *_args, **_more: both)
    with pytest.raises(Refusal, match="not on the Internet"):
        Outward().send("GET", "https://rebinding.example/")


def test_what_was_looked_at_is_what_is_connected_to(monkeypatch) -> None:
    """A name is asked for once: whatever it says the second time (DNS rebinding) is not heard."""
    asked, connected = [], []
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("1.1.1.1", 443))]
    monkeypatch.setattr(outward.socket, "getaddrinfo", lambda *args, **_more: asked.append(args) or found)

    def connect(address, _timeout):
        connected.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(outward.socket, "create_connection", connect)
    with pytest.raises(Refusal) as refused:
        Outward().send("GET", "https://rebinding.example/")
    assert (refused.value.code, len(asked), connected) == ("outside_away", 1, [("1.1.1.1", 443)])


class TestAServerInside:
    """One that the operator allowed, and that behaves badly."""

    @pytest.fixture
    def serve(self):
        sockets = []

        def start(*parts: bytes, pause: float = 0) -> str:
            listening = socket.create_server(("127.0.0.1", 0))
            sockets.append(listening)

            def answer() -> None:
                connection, _ = listening.accept()
                with connection:
                    connection.recv(65_536)
                    for part in parts:
                        try:
                            connection.sendall(part)
                        except OSError:
                            return
                        time.sleep(pause)

            threading.Thread(target=answer, daemon=True).start()
            return f"http://127.0.0.1:{listening.getsockname()[1]}"

        yield start
        for one in sockets:
            one.close()

    def test_it_is_heard(self, serve) -> None:
        place = serve(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")
        answer = Outward([place]).send("GET", f"{place}/x?y=1")
        assert (answer.status, answer.body) == (200, b"hi")

    def test_an_endless_answer_is_cut_off(self, serve) -> None:
        place = serve(b"HTTP/1.1 200 OK\r\n\r\n", *[b"x" * 100_000] * 20)
        with pytest.raises(Refusal) as refused:
            Outward([place]).send("GET", place)
        assert refused.value.code == "outside_away"

    def test_a_slow_one_is_not_waited_for(self, serve, monkeypatch) -> None:
        monkeypatch.setattr(outward, "SECONDS", 0.2)
        place = serve(b"HTTP/1.1 200 OK\r\n\r\n", *[b"x"] * 50, pause=0.05)
        began = time.monotonic()
        with pytest.raises(Refusal):
            Outward([place]).send("GET", place)
        assert time.monotonic() - began < 2

    def test_a_redirect_is_an_answer_and_no_way(self, serve) -> None:
        place = serve(b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n")
        assert Outward([place]).send("GET", place).status == 302
