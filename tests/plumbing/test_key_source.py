"""A key server that was never there stops callers with a reason; one that goes away stops nobody."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from shared.plumbing.key_source import FetchedKeys
from shared.plumbing.problems import WebRefusal

KEYS = {"keys": [{"kid": "a"}]}


class Keys(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(KEYS).encode())

    def log_message(self, *_: object) -> None:
        pass


def test_what_was_said_last_holds_and_nothing_at_all_is_a_503():
    server = HTTPServer(("127.0.0.1", 0), Keys)
    address = f"http://127.0.0.1:{server.server_port}/keys"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    known = FetchedKeys(address)
    assert known() == KEYS
    server.shutdown()
    server.server_close()
    assert known() == KEYS
    with pytest.raises(WebRefusal) as refused:
        FetchedKeys(address)()
    assert (refused.value.code, refused.value.status) == ("keys_unavailable", 503)
