"""Idempotency-Key: the caller names the request; the same request twice is done once.

In: the caller, the key, a fingerprint of method, address and body. Out: nothing (do it), the stored
answer (it was done), or a refusal. The answer commits with what was done, in one transaction.
A request that was refused leaves nothing behind: its key may be used again.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from flask import Request, Response

from shared.plumbing.problems import WebRefusal
from shared.plumbing.statements import Statement
from shared.plumbing.unit import ANSWERS, Unit
from shared.values.refusal import conflict

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
_KEY = re.compile(r"[\x21-\x7e]{1,255}")
_KEPT_HEADERS = ("Content-Type", "ETag", "Location")

_RECALL = Statement(
    sa.select(ANSWERS.c.fingerprint, ANSWERS.c.status, ANSWERS.c.headers, ANSWERS.c.body).where(
        ANSWERS.c.caller == sa.bindparam("caller"), ANSWERS.c.key == sa.bindparam("key")
    )
)

# So long an answer is given again; after that its key is as new. What was done is guarded by its own states anyhow.
KEPT_SECONDS = 86_400
_SWEEP_EVERY_SECONDS, _SWEEP_MOST = 3_600, 5_000
_OLD = sa.select(ANSWERS.c.caller, ANSWERS.c.key).where(ANSWERS.c.answered_epoch < sa.bindparam("before")).limit(
    sa.bindparam("most")
)  # fmt: skip
# Two processes sweep past each other: neither waits for what the other has in hand.
_FORGET = ANSWERS.delete().where(sa.tuple_(ANSWERS.c.caller, ANSWERS.c.key).in_(_OLD.with_for_update(skip_locked=True)))
# By database, when its answers were last swept by this process.
_swept: WeakKeyDictionary[sa.Engine, int] = WeakKeyDictionary()

_running: set[tuple[str, str, str]] = set()
_running_lock = Lock()


def read_key(request: Request, *, required: bool) -> str | None:
    """Give the request's key: 400 when it is required and missing, or is no key."""
    key = request.headers.get(HEADER)
    if key is None and required:
        raise WebRefusal(400, "idempotency_key_required", f"Send {HEADER} with a value of your own for this request.")
    if key is not None and not _KEY.fullmatch(key):
        raise WebRefusal(400, "idempotency_key_invalid", f"{HEADER} takes 1 to 255 visible ASCII characters.")
    return key


def fingerprint(request: Request, key: bytes) -> str:
    """Digest what the caller asks for: method, address with its query, and body.

    The digest is keyed: a body may hold a password, and a plain digest of it could be guessed at.
    """
    digest = hmac.new(key, f"{request.method} {request.full_path}\n".encode(), hashlib.sha256)
    digest.update(request.get_data(cache=True))
    return digest.hexdigest()


@contextmanager
def one_at_a_time(service: str, caller: str, key: str) -> Iterator[None]:
    """Refuse with 409 while the same key is being worked on in this process; the database guards the others."""
    name = (service, caller, key)
    with _running_lock:
        if name in _running:
            raise in_use()
        _running.add(name)
    try:
        yield
    finally:
        with _running_lock:
            _running.discard(name)


def in_use() -> Exception:
    """Refuse because the first request under this key has not ended."""
    return conflict("idempotency_key_in_use", "The first request with this key is still running; ask again later.")


def recall(connection: sa.Connection, caller: str, key: str, mark: str) -> Response | None:
    """Give the stored answer as it was, or None; 422 when the key was used for another request."""
    rows = _RECALL.rows(connection, caller=caller, key=key)
    if not rows:
        return None
    ((known_mark, status, headers, body),) = rows
    if known_mark != mark:
        raise WebRefusal(422, "idempotency_key_reused", "This key was used for another request; choose a new one.")
    if status == 0:
        raise conflict("idempotency_answer_secret", "It was done; its answer held a secret that is shown only once.")
    return Response(body, status, {**json.loads(headers), REPLAYED: "true"})


def keep(unit: Unit, caller: str, key: str, mark: str, answer: Response, *, secret: bool) -> None:
    """Store the answer under its key, with what was said; of a secret one only that it was given (status 0)."""
    headers = {name: answer.headers[name] for name in _KEPT_HEADERS if name in answer.headers}
    row = {
        "caller": caller, "key": key, "fingerprint": mark, "status": 0 if secret else answer.status_code,
        "headers": json.dumps({} if secret else headers), "body": b"" if secret else answer.get_data(),
        "answered_epoch": unit.call.at_epoch,
    }  # fmt: skip
    try:
        unit.flush({ANSWERS: [row]})
    except sa.exc.IntegrityError as error:
        # Both databases name what was there before; whatever else was said twice is no matter of keys.
        if ANSWERS.name not in str(error.orig):
            raise
        raise in_use() from None


def sweep(unit: Unit) -> None:
    """Once an hour, delete answers that are older than they are repeated; they hold what was answered, names too."""
    at_epoch, engine = unit.call.at_epoch, unit.connection.engine
    if at_epoch >= _swept.get(engine, 0) + _SWEEP_EVERY_SECONDS:
        _swept[engine] = at_epoch
        forget(unit.connection, at_epoch - KEPT_SECONDS)


def forget(connection: sa.Connection, before_epoch: int) -> int:
    """Delete answers given before an instant, some thousands at a time; gives how many. Their keys are free again."""
    return connection.execute(_FORGET, {"before": before_epoch, "most": _SWEEP_MOST}).rowcount
