"""The door of every route: who may come in, in which transaction, under which key.

In: the permission table, and marks on view functions (`@transact`, `@takes`) in any order among flask-smorest's own.
Out: views that run only for callers who may, inside one unit of work that commits with the answer.
A route without a row in the table does not start.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any, TypeVar, cast, overload

import structlog
from flask import Flask, Response, current_app, g, request
from marshmallow import Schema
from werkzeug.exceptions import RequestEntityTooLarge

from shared.plumbing import idempotency
from shared.plumbing.ended_sessions import EndedSessions
from shared.plumbing.etags import expected_version, stale
from shared.plumbing.exported import export, take_format
from shared.plumbing.limits import Limits
from shared.plumbing.noting import Noting, note, noting_of, seen
from shared.plumbing.origins import Proxies, origin_of
from shared.plumbing.problems import WebRefusal
from shared.plumbing.service import Service
from shared.plumbing.tokens import TokenVerifier, stale_proof, unauthorized
from shared.plumbing.unit import Units
from shared.values.call import NOBODY, Actor, Call, Origin, Permission
from shared.values.noted import CHANGED, EXPORTED, SECRET_REFUSED, SECRET_SHOWN
from shared.values.refusal import Refusal

F = TypeVar("F", bound=Callable[..., Any])

ANONYMOUS = Actor("anonymous")
WRITING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
# What every service has besides its routes: health, metrics, its own description. Nobody is counted there.
EVERYWHERE = "in every service"


@dataclass(frozen=True)
class Listing:
    """What a list holds, and whether it comes in pages."""

    item: type[Schema]
    paged: bool


@dataclass(frozen=True)
class Door:
    """What the marks on one view function say."""

    permission: Permission = NOBODY
    transact: bool = False
    reading: bool = False
    key_required: bool = False
    versioned: bool = False
    secret_answer: bool = False
    fresh: bool = False
    noted_as: str = ""
    first: Callable[[], None] | None = None
    adds: bool = False
    lists: Listing | None = None
    media: tuple[str, ...] = ()
    max_bytes: int | None = None


@dataclass(frozen=True)
class House:
    """What an app's doors need: kept as `app.extensions["hourbook"]`."""

    service: Service
    verifier: TokenVerifier
    ended: EndedSessions
    limits: Limits
    proxies: Proxies
    fresh_seconds: int
    cursor_key: bytes


def door_of(function: Any) -> Door:
    """Read the marks on a view function."""
    return cast("Door", getattr(function, "_apidoc", {}).get("door", Door()))


def _mark(function: F, **marks: Any) -> F:
    # flask-smorest's decorators carry `_apidoc` outwards, so marks hold wherever they stand among them.
    marked: Any = function
    marked._apidoc = {**getattr(function, "_apidoc", {}), "door": replace(door_of(function), **marks)}  # noqa: SLF001
    return function


def permitted(view: F, permission: Permission) -> F:
    """Put a row of the permission table on a view; `Blueprint.route` does it for every route of a service."""
    return _mark(view, permission=permission)


def listing(view: F, item: type[Schema], *, paged: bool) -> F:
    """Say that a view answers a list, which may be taken as a file; `Blueprint.response` does it by the schema."""
    return _mark(view, lists=Listing(item, paged))


def public(why: str) -> Callable[[F], F]:
    """Let everyone in to what every service has, such as its health, for a reason that a reviewer can read."""
    assert why, "say why"
    return lambda function: permitted(function, Permission(EVERYWHERE, open_because=why))


@overload
def transact(function: F) -> F: ...


@overload
def transact(
    *,
    key_required: bool = ...,
    versioned: bool = ...,
    secret_answer: bool = ...,
    reading: bool = ...,
    fresh: bool = ...,
    noted_as: str = ...,
    first: Callable[[], None] | None = ...,
) -> Callable[[F], F]: ...


def transact(
    function: F | None = None,
    *,
    key_required: bool = False,
    versioned: bool = False,
    secret_answer: bool = False,
    reading: bool = False,
    fresh: bool = False,
    noted_as: str = "",
    first: Callable[[], None] | None = None,
) -> Any:
    """Run the view in one unit of work: reading for GET, writing (and keeping Idempotency-Key answers) otherwise.

    `key_required`: 400 without Idempotency-Key (whatever makes or moves money). `versioned`: the answer
    carries an ETag, and changes need If-Match (428 without). `secret_answer`: what is answered is never stored.
    `fresh`: whoever calls proved who they are minutes ago (401 otherwise), so that a screen left open is not enough.
    `first` runs once the body is read and before a transaction is open: what must ask outside, and may refuse.
    `reading`: a POST whose question is too long for an address; it writes nothing and keeps no answer.
    A raised refusal rolls back; a returned answer commits, whatever its status. What was changed is noted for audit
    in the same transaction, as a change or a secret that was shown, or `noted_as` another kind of entry.
    """

    def mark(view: F) -> F:
        return _mark(
            view, transact=True, reading=reading, key_required=key_required, versioned=versioned,
            secret_answer=secret_answer, fresh=fresh, noted_as=noted_as, first=first,
        )  # fmt: skip

    return mark(function) if function is not None else mark


def adds(function: F) -> F:
    """Say that what is made is a thing of its own, shown whole by the answer: what it was made for is not noted."""
    return _mark(function, adds=True)


def takes(*media: str, max_bytes: int) -> Callable[[F], F]:
    """Take a raw body of these media types up to `max_bytes` (read it with `request.get_data()`)."""
    return lambda function: _mark(function, media=media, max_bytes=max_bytes)


def call() -> Call:
    """Give the call being answered: actor, instant, ids, trace."""
    return cast("Call", g.call)


def unit() -> Any:
    """Give the open unit of work of a view marked `@transact`."""
    assert "unit" in g, "mark the view with @transact to open a unit of work"
    return g.unit


def units() -> Units[Any]:
    """Give what opens units of work: for views that must not hold a transaction all the while, to ask outside."""
    return _house().service.units


def guard_routes(app: Flask) -> None:
    """Put every route behind its door; a route without one is a bug that stops the start."""
    guarded: dict[str, Any] = {}
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if not (hasattr(view, "doors") or rule.endpoint in guarded):
            doors = _doors(rule.endpoint, view, rule.methods or set())
            notings = {
                method: noting_of(app, rule, method, _kind(door), adds=door.adds) for method, door in doors.items()
            }
            guarded[rule.endpoint] = _guarded(view, doors, notings)
    # Put in place last: a change is noted by the bare views of other routes.
    app.view_functions.update(guarded)


def _kind(door: Door) -> str:
    return door.noted_as or (SECRET_SHOWN if door.secret_answer else CHANGED)


def _doors(endpoint: str, view: Any, methods: set[str]) -> dict[str, Door]:
    view_class = getattr(view, "view_class", None)
    doors = {}
    for method in sorted(methods - {"OPTIONS", "HEAD"}):
        door = door_of(getattr(view_class, method.lower()) if view_class else view)
        assert door.permission.what, f"{method} of {endpoint} stands in no permission table"
        doors[method] = door
    return doors


def _guarded(view: Callable[..., Any], doors: dict[str, Door], notings: Mapping[str, Noting]) -> Callable[..., Any]:
    def behind_door(**values: Any) -> Response:
        door = doors["GET" if request.method == "HEAD" else request.method]
        with _refusals_of_secrets(door):
            _enter(door)
        if not door.transact:
            return current_app.make_response(view(**values))
        if door.reading:
            return _ask(lambda: current_app.make_response(view(**values)))
        if request.method in WRITING:
            noting = notings[request.method]

            def changed(opened: Any) -> Response:
                before = seen(noting, values)
                given = current_app.make_response(view(**values))
                note(opened, noting, values, before, given, _house().cursor_key)
                return given

            with _refusals_of_secrets(door):
                return _write(door, changed)
        form = take_format() if door.lists is not None else None
        if form is not None:
            return _export(door, form, lambda: current_app.make_response(view(**values)))
        with _open(_house().service.units.read(call())):
            answer = current_app.make_response(view(**values))
            answer.make_conditional(request)
            if answer.status_code == HTTPStatus.PRECONDITION_FAILED:
                raise stale()
            return answer

    behind_door.doors, behind_door.notings = doors, notings  # type: ignore[attr-defined]
    return behind_door


def _export(door: Door, form: str, ask: Callable[[], Response]) -> Response:
    """Answer a whole list as a file, and note who took it."""
    assert door.lists is not None and request.url_rule is not None, "a list has its route"  # noqa: PT018
    house, rule = _house(), request.url_rule.rule
    house.limits.count(call(), "export")
    words = [part for part in rule.split("/v1/", 1)[1].split("/") if not part.startswith("<")]
    name = "-".join([house.service.name, *words])
    with _open(house.service.units.read(call())):
        answer, rows = export(form, door.lists.item, ask, name, call().at_epoch, paged=door.lists.paged)
    with house.service.units.write(call()) as opened:
        opened.note(EXPORTED, object_ids=[str(one) for one in (request.view_args or {}).values()],
                    after={"format": form, "rows": rows})  # fmt: skip
    return answer


@contextmanager
def _refusals_of_secrets(door: Door) -> Iterator[None]:
    """Note who was refused a secret, in a transaction of its own: that of the request is rolled back.

    Whoever is not known by a token is nobody to note.
    """
    try:
        yield
    except Refusal as refusal:
        if door.secret_answer and "call" in g and not door.permission.open_because:
            with _house().service.units.write(call()) as opened:
                opened.note(SECRET_REFUSED, object_ids=list(map(str, (request.view_args or {}).values())),
                            why=refusal.code)  # fmt: skip
        raise


def _house() -> House:
    return cast("House", current_app.extensions["hourbook"])


def _enter(door: Door) -> None:
    """Find out who calls and whether they may; only then is anything of the body read."""
    house = _house()
    wiring, permission = house.service.wiring, door.permission
    at_epoch = wiring.now_epoch()
    origin = origin_of(request, house.proxies)
    actor = ANONYMOUS if permission.open_because else _known(house, permission, origin, at_epoch)
    g.call = Call(actor, at_epoch, wiring.new_id, g.traceparent, permission, origin)
    structlog.contextvars.bind_contextvars(actor=actor.user_id)
    if permission.what != EVERYWHERE:
        g.left = house.limits.count(g.call)
    if not (permission.open_because or permission.lets_in(actor)):
        raise permission.missing_role()
    if actor.scopes is not None and permission.scope not in actor.scopes:
        raise permission.missing_scope()
    if door.fresh and at_epoch - (actor.proved_epoch or 0) > house.fresh_seconds:
        raise stale_proof(house.fresh_seconds)
    if door.max_bytes is not None:
        request.max_content_length = door.max_bytes
    if door.media and request.mimetype not in door.media:
        raise _unsupported(door.media)
    if door.versioned and request.method in WRITING - {"POST"}:
        expected_version()


def _known(house: House, permission: Permission, origin: Origin, at_epoch: int) -> Actor:
    """Give whose token this is; those that are no good are counted, so that nobody tries them without end."""
    try:
        bearer = _bearer()
        actor = _by_key(house, bearer) if permission.by_key else None
        actor = actor or house.verifier.actor(bearer, at_epoch)
        house.ended.check(actor.session_id, at_epoch)
    except WebRefusal:
        house.limits.stranger(origin.address, at_epoch)
        raise
    return actor


def _by_key(house: House, bearer: str) -> Actor | None:
    """Give who sends a key in place of a token; a token has dots, which no key has."""
    service = house.service
    return service.by_key(service.call_as_service(), bearer) if service.by_key and "." not in bearer else None


def _bearer() -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise unauthorized("token_missing", "Send Authorization: Bearer with a token from /api/identity/v1/tokens.")
    return token.strip()


def _unsupported(media: tuple[str, ...]) -> Exception:
    return WebRefusal(415, "media_type_unsupported", f"Send the body as one of: {', '.join(media)}.")


@contextmanager
def _open(units: Any) -> Iterator[Any]:
    with units as opened:
        g.unit, opened.at_door = opened, True
        try:
            yield opened
        finally:
            g.pop("unit")


def _read_body() -> None:
    """Read the body before a transaction is open: one that comes slowly would keep every other writer waiting.

    A body without a stated length is cut off where the limit is reached; what was cut must not pass for whole.
    """
    request.get_data(cache=True)
    if request.content_length is None and request.environ["wsgi.input"].read(1):
        raise RequestEntityTooLarge


def _ask(answer: Callable[[], Response]) -> Response:
    """Answer a question that came as a body; nobody else's writing waits for it."""
    _read_body()
    with _open(_house().service.units.read(call())):
        return answer()


def _write(door: Door, answer: Callable[[Any], Response]) -> Response:
    house = _house()
    service = house.service
    _read_body()
    if door.first is not None:
        door.first()
    key = idempotency.read_key(request, required=door.key_required)
    if key is None:
        with _open(service.units.write(call())) as opened:
            return answer(opened)
    caller, mark = call().actor.user_id, idempotency.fingerprint(request, house.cursor_key)
    with idempotency.one_at_a_time(service.name, caller, key), _open(service.units.write(call())) as opened:
        stored = idempotency.recall(opened.connection, caller, key, mark)
        if stored is not None:
            return stored
        given = answer(opened)
        if given.status_code < 400:
            idempotency.keep(opened, caller, key, mark, given, secret=door.secret_answer)
            idempotency.sweep(opened)
        return given
