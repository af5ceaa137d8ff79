"""What is noted of a request for the audit trail: worked out at the door, so that no use case has to think of it.

In: a changing route, the answer it gave, and the same thing as the service's own GET shows it before and after. Out:
what may be kept of it (`shared/values/noted.py` says what), where it came from, and the ids it bears on.

A before is what this transaction read before its use case took any lock. Where two requests change the same thing at
the same moment and both go through, the later one's before may be that of the earlier; `If-Match` and the tables of
states refuse most such pairs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from flask import Flask, Request, Response, current_app, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule

from shared.plumbing.unit import Unit
from shared.values.kept import differing, ids_in, kept
from shared.values.noted import CONTINUED, REFUSED
from shared.values.refusal import Refusal

# Beside one of these, a code is a one-time code and a state a provider's.
_PROOFS = frozenset({"password", "binding"})
_REASONS = ("why", "reason", "reason_code")


@dataclass(frozen=True)
class Noting:
    """How one changing route is noted: the kind, the name of the id it is about, and how that thing is shown."""

    kind: str
    id_name: str
    show: Callable[[Mapping[str, Any]], Response] | None


def noting_of(app: Flask, rule: Rule, method: str, kind: str, *, adds: bool = False) -> Noting:
    """Work out once, from the other routes, how this one is noted; what it `adds` was not there before."""
    shown = None if adds else _shown_at(app, rule, method)
    if shown is None:
        return Noting(kind, _id_name(app, rule), None)
    view: Any = app.view_functions[shown.endpoint]
    view_class, names = view.view_class, tuple(shown.arguments)

    def show(values: Mapping[str, Any]) -> Response:
        return current_app.make_response(view_class().get(**{name: values[name] for name in names}))

    return Noting(kind, _id_name(app, rule), show)


def _shown_at(app: Flask, rule: Rule, method: str) -> Rule | None:
    """Give the route that shows what this one changes: at the same address, or at the nearest that ends in an id."""
    addresses = [rule.rule] if method != "POST" or "<" in rule.rule else []
    if "<" in rule.rule:
        addresses.append(rule.rule[: rule.rule.rindex(">") + 1])
    for address in addresses:
        for other in app.url_map.iter_rules():
            if other.rule == address and "GET" in (other.methods or ()) and _has_class(app, other):
                return other
    return None


def _has_class(app: Flask, rule: Rule) -> bool:
    return hasattr(app.view_functions[rule.endpoint], "view_class")


def _id_name(app: Flask, rule: Rule) -> str:
    """Name the id of what the route is about: the last in its path, or that of one of what it adds to."""
    if "<" in rule.rule:
        return rule.rule[rule.rule.rindex("<") + 1 :].partition(">")[0]
    ones = [other.rule for other in app.url_map.iter_rules() if other.rule.startswith(f"{rule.rule}/<")]
    return min(ones, key=len)[len(rule.rule) + 2 :].partition(">")[0] if ones else ""


def seen(noting: Noting, values: Mapping[str, Any]) -> Any:
    """Show the thing as it is at this moment of the transaction; None where it is not there or is never shown."""
    if noting.show is None:
        return None
    try:
        return _json(noting.show(values))
    except (Refusal, HTTPException):
        return None


def note(unit: Unit, noting: Noting, values: Mapping[str, Any], before: Any, given: Response, key: bytes) -> None:
    """Note what a request did, unless it only asked what it would do."""
    said, sent = _json(given), _sent(request)
    refused = given.status_code >= 400
    if _is_trial(said) or _is_trial(sent) or (noting.kind == CONTINUED and not refused):
        return
    after = None if refused else _after(noting, values, before, said)
    if before is not None and after is not None:
        before, after = differing(before, after)
    elif before is None and after is None:
        after = sent
    unit.note(
        REFUSED if refused else noting.kind,
        object_id=_object_id(noting, values, said) or next(iter(unit.concerned), ""),
        object_ids=[*map(str, values.values()), *unit.concerned, *ids_in(said), *ids_in(sent)],
        why=_why(said, ("code",)) if refused else _why(sent, _REASONS),
        before=kept(before, key),
        after=_with_file(kept(after, key), given, said),
    )


def _after(noting: Noting, values: Mapping[str, Any], before: Any, said: Any) -> Any:
    """Give what is true now: the answer where it shows the thing as the GET does, else what the GET shows now."""
    if noting.show is None or (isinstance(said, dict) and isinstance(before, dict) and set(said) == set(before)):
        return said
    return said if before is None and said is not None else seen(noting, values)


def _object_id(noting: Noting, values: Mapping[str, Any], said: Any) -> str:
    if noting.id_name in values:
        return str(values[noting.id_name])
    inner = [one for one in said.values() if isinstance(one, dict)] if isinstance(said, dict) else []
    found = (one.get(noting.id_name) for one in [said, *inner] if isinstance(one, dict))
    return next((one for one in found if isinstance(one, str)), "")


def _why(said: Any, names: Sequence[str]) -> str:
    """Give the reason that was stated, or the code of the refusal."""
    found = (said.get(name) for name in names) if isinstance(said, dict) else iter(())
    return next((one for one in found if isinstance(one, str)), "")


def _with_file(after: Any, given: Response, said: Any) -> Any:
    """Add digests of files: of the one that was sent, and of the one that was answered."""
    files = {}
    if request.content_length and not request.is_json:
        files["file_sent"] = _file(request.get_data(cache=True))
    if said is None and given.status_code == 200 and given.get_data():
        files["file_given"] = _file(given.get_data())
    return after if not files else {**(after if isinstance(after, dict) else {}), **files}


def _file(content: bytes) -> dict[str, Any]:
    return {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def _is_trial(said: Any) -> bool:
    return isinstance(said, dict) and said.get("dry_run") is True


def _json(given: Response) -> Any:
    return msgspec.json.decode(given.get_data()) if given.is_json and given.get_data() else None


def _sent(asked: Request) -> Any:
    """Give what was asked for, but for what proves somebody once: it is not for us to keep."""
    try:
        sent = msgspec.json.decode(asked.get_data(cache=True)) if asked.is_json else None
    except (msgspec.DecodeError, RecursionError):
        return None
    if isinstance(sent, dict) and not _PROOFS.isdisjoint(sent):
        return {name: value for name, value in sent.items() if name not in ("code", "state")}
    return sent
