"""The services' APIs as one person. In: a transport, what proves who it is, a trace. Out: JSON, or a problem."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from time import sleep
from typing import Any
from urllib.parse import urlencode

from services.portal.calls.transport import Reply, Request, Transport
from services.portal.usecases.ports import ApiProblem, Document, Fault

# A list longer than this is not for a page; whoever needs it all takes the CSV.
PAGE, MOST_PAGES = 200, 25
# How long a request that is being answered already is waited for, try by try.
BUSY_SECONDS = (0.1, 0.2, 0.4, 0.8, 1.6)


@dataclass(frozen=True)
class AsPerson:
    """The `Api` port; `proof` are the headers that say who asks."""

    transport: Transport
    proof: Mapping[str, str]
    traceparent: str = ""

    def get(self, path: str, query: Mapping[str, str] | None = None) -> Any:
        """Read one thing, or one page of a list."""
        return _json(self._ask("GET", f"{path}?{urlencode(query)}" if query else path))

    def every(self, path: str, query: Mapping[str, str] | None = None) -> Iterator[Any]:
        """Read a list to its end."""
        asked = {"limit": str(PAGE), **(query or {})}
        for _ in range(MOST_PAGES):
            answer = self.get(path, asked)
            yield from answer["data"]
            if not answer.get("next_cursor"):
                return
            asked["cursor"] = answer["next_cursor"]

    def send(self, method: str, path: str, body: Any = None, *, key: str = "", etag: str = "") -> Any:
        """Change something; `key` makes a request sent twice count once, `etag` says which version was seen."""
        return _json(self._ask(method, path, body, key=key, etag=etag))

    def upload(self, path: str, query: Mapping[str, str], content: bytes, media: str, *, key: str = "") -> Any:
        """Send a file; gives what the service reports of it."""
        headers = {**self.proof, "Content-Type": media, "Content-Length": str(len(content))}
        headers |= {"traceparent": self.traceparent} if self.traceparent else {}
        headers |= {"Idempotency-Key": key} if key else {}
        return _json(self._sent(Request("POST", f"{path}?{urlencode(query)}", headers, content)))

    def document(self, path: str, method: str = "GET", *, key: str = "") -> Document:
        """Fetch a file."""
        reply = self._ask(method, path, {} if method == "POST" else None, key=key)
        headers = reply.headers
        return Document(reply.body, headers.get("content-type", ""), headers.get("content-disposition", "attachment"))

    def _ask(self, method: str, path: str, body: Any = None, *, key: str = "", etag: str = "") -> Reply:
        headers = dict(self.proof)
        extra = {"traceparent": self.traceparent, "Idempotency-Key": key, "If-Match": etag}
        headers |= {name: value for name, value in extra.items() if value}
        sent = b"" if body is None else json.dumps(body).encode()
        if sent:
            headers |= {"Content-Type": "application/json", "Content-Length": str(len(sent))}
        return self._sent(Request(method, path, headers, sent))

    def _sent(self, request: Request) -> Reply:
        reply = self.transport(request)
        # The same request is being answered, as after a double click: its answer is awaited and given again.
        for seconds in BUSY_SECONDS:
            if reply.status != 409 or _problem(reply).code != "idempotency_key_in_use":
                break
            sleep(seconds)
            reply = self.transport(request)
        if reply.status >= 400:
            raise _problem(reply)
        return reply


def _json(reply: Reply) -> Any:
    return json.loads(reply.body) if reply.body else None


def _problem(reply: Reply) -> ApiProblem:
    try:
        said = json.loads(reply.body)
    except ValueError:
        said = {}
    faults = tuple(Fault(one["pointer"], one["code"], one["detail"]) for one in said.get("errors", []))
    detail = said.get("detail") or "The service gave no reason."
    return ApiProblem(reply.status, said.get("code", "unknown"), detail, faults)
