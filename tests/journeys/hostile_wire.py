"""What a hostile client sends, and what may come back: requests as bytes, requests at once, nonsense by field.

In: a server. Out: raw answers, and every refusal held to its one face.
"""

from __future__ import annotations

import http.client
import json
import socket
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from copy import deepcopy
from typing import Any

from real_server import HOST, Answer, Person, Server, until

NONSENSE: tuple[Any, ...] = (None, 1.5, 10**30, True, "", "\0", "x" * 5_000, "0001-01-01", [], {})
UNREADABLE = (b"", b"{", b"[]", b"null", b'"x"', b'{"a": NaN}', b'{"a": 1e400}', b'{"a": 1, "a": 2}', b"\xff\xfe{",
              b"[" * 50_000, b'{"a": ' + b"9" * 5_000 + b"}")  # fmt: skip


def together(calls: Sequence[Callable[[], Answer]]) -> list[Answer]:
    """Make calls at the same moment, each in a thread of its own; gives their answers in order."""
    answers: dict[int, Answer] = {}
    barrier = threading.Barrier(len(calls))

    def make(number: int, call: Callable[[], Answer]) -> None:
        barrier.wait()
        answers[number] = call()

    threads = [threading.Thread(target=make, args=one) for one in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [answers[number] for number in range(len(calls))]


def burst(requests: Mapping[str, tuple[Person, str, Any]], said_yes: dict[str, Any], kill: Callable[[], None]) -> None:
    """Send requests by key from six threads, and kill the server when some are answered; notes what it said yes to."""
    waiting, enough = list(requests), len(said_yes) + 15
    said_no: list[Answer] = []

    def work() -> None:
        while waiting:
            key = waiting.pop()
            person, path, body = requests[key]
            with suppress(OSError, http.client.HTTPException):
                answer = person.post(path, body, Idempotency_Key=key)
                if answer.status == 201:
                    said_yes[key] = answer.json
                else:
                    said_no.append(answer)

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    until(lambda: len(said_yes) >= enough, 30, "some requests are answered")
    kill()
    for thread in threads:
        thread.join()
    assert said_no == [], "it answers well or not at all"


def codes(answers: Sequence[Answer]) -> list[str]:
    """Give each answer's code, or its status where it went well."""
    return sorted(str(one.status) if one.status < 400 else one.problem()["code"] for one in answers)


def send_bytes(server: Server, content: bytes) -> bytes:
    """Send bytes as they are, and give what comes back."""
    with socket.create_connection((HOST, server.port), timeout=30) as wire:
        wire.sendall(content)
        return b"".join(iter(lambda: wire.recv(65_536), b""))


def held_to_its_face(answer: Answer, said: str) -> None:
    """Refuse any 5xx, and refusals that do not say which field, what is wrong and what to do."""
    assert answer.status < 500, (said, answer.body[:2_000])
    if answer.status < 400:
        return
    if answer.headers["content-type"] == "application/scim+json":
        _held_to_scim(answer, said)
        return
    problem = answer.problem()
    assert problem["trace_id"], said
    if problem["code"] == "request_invalid":
        assert all(fault["pointer"] and fault["code"] and fault["detail"] for fault in problem["errors"]), said
        assert problem["errors"], said


def _held_to_scim(answer: Answer, said: str) -> None:
    """Refuse an error of another shape than RFC 7644, 3.12."""
    error = answer.json
    assert error["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"], said
    assert error["status"] == str(answer.status), said
    assert error["detail"], said
    assert error["trace_id"], said


def operations(nobody: Person, service: str) -> Iterator[tuple[str, str, dict[str, Any], dict[str, Any]]]:
    """Give a service's operations from its own OpenAPI document: method, path, operation, shared schemas."""
    document = nobody.get(f"{service}/openapi.json").good()
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if method in ("get", "post", "put", "patch", "delete") and "/v1/" in path:
                yield method.upper(), path, operation, document["components"]["schemas"]


def sample(schema: dict[str, Any], shared: dict[str, Any]) -> Any:
    """Give a value such as the schema describes, if not one that means anything."""
    while "$ref" in schema:
        schema = shared[schema["$ref"].rpartition("/")[2]]
    kinds = schema.get("type", "object")
    kind = next(one for one in (kinds if isinstance(kinds, list) else [kinds]) if one != "null")
    if "enum" in schema:
        return schema["enum"][0]
    if kind == "object":
        return {name: sample(inner, shared) for name, inner in schema.get("properties", {}).items()}
    if kind == "array":
        return [sample(schema["items"], shared)]
    return {"integer": 1, "boolean": True}.get(kind, (schema.get("examples") or ["text"])[0])


def spoiled(good: Any) -> Iterator[tuple[str, Any]]:
    """Give the body with each field in turn left out, unknown, or one of the nonsense values."""
    yield "unknown", {**good, "no_such_field": 1}
    for place in places(good):
        for value in NONSENSE:
            body = deepcopy(good)
            part = body
            for step in place[:-1]:
                part = part[step]
            part[place[-1]] = value
            yield f"{place} = {str(value)[:30]!r}", body


def places(value: Any, before: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Give the path of every field and item inside a JSON value."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in inside:
        yield (*before, step)
        yield from places(inner, (*before, step))


def as_json(body: Any) -> bytes:
    """Write JSON, with whatever no JSON should hold."""
    return json.dumps(body).encode("utf-8", "surrogatepass")
