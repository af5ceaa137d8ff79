"""A filled house, asked by Schemathesis: every route of every service, by whoever the permission table lets in.

In: the house of tests/permissions with everybody's tokens. Out: each service's OpenAPI as Schemathesis reads it,
requests whose ids are mostly those of rows that are there, and a token for whoever asks.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import schemathesis
import sqlalchemy as sa
from hypothesis.strategies import SearchStrategy
from schemathesis import Case, GenerationMode
from schemathesis.config import SchemathesisConfig
from workbooks import workbook

from shared.plumbing import idempotency
from shared.plumbing.tokens import issue_token
from shared.values.call import OWN
from shared.values.permissions import PERMISSIONS
from shared.values.sheet import XLSX_MEDIA
from tests.permissions.permissions_house import NOBODY_LISTENS, NOW, Doors

# A clock that stands would count all requests into one minute.
SETTINGS = {"request_limits": "off"}
_CONFIG = {
    "checks": {
        # A request that breaks the document may also be refused for the version it names (412).
        "negative_data_rejection": {
            "expected-statuses": "400 401 403 404 405 406 409 412 415 422 428 429".split(),
        },
        # A document cannot say which ids exist, which dates lie apart, or who made what: refusals of good data are no
        # fault. That they are documented is checked all the same.
        "positive_data_acceptance": {"enabled": False},
    },
    # Sequences follow the links that the documents state, not what could be guessed.
    "phases": {"stateful": {"inference": {"algorithms": []}}},
    "generation": {"mode": "positive"},
    # What Schemathesis would find in the source is none of a caller's business.
    "analysis": {"constants": {"enabled": False}},
}
_MOST_IDS = 12
# Names under which a request names a row, besides those that end in _id.
_ROWS = ("week_start", "substitute_user", "client_name")

DOCUMENTS = Path(__file__).parents[2] / "docs" / "api"
SAFE = {"url": f"{NOBODY_LISTENS}/hook"}
VERSIONS = ('"1"', '"2"', '"3"')
_PEOPLE = "external_ref,given_name,family_name,email,country,zone\n"
_OFFERS = "external_ref,project,pay_group,rule_pack,zone,pay_currency,pay_rate,valid_from\n"
_ACCOUNTS = "external_ref,holder_name,currency,iban,town,country\n"
_TOGGL = "User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,Duration,Tags\n"
SHEETS = (
    f"{_PEOPLE}Q-1,Quentin,Quist,q@quist.example,DE,Europe/Berlin\n",
    f"{_OFFERS}MX-00001,Clinical reasoning,us,contractor,America/Chicago,USD,60.00,2027-01-04\n",
    f"{_ACCOUNTS}AT-00002,Q,EUR,DE02500105170137075030,Berlin,DE\n",
    f"{_TOGGL}Q,trainer@demo.example,,Clinical reasoning,,,Yes,2026-10-05,03:00:00,2026-10-05,04:00:00,01:00:00,\n",
    "no,sheet\n1\n",
)


class Asked:
    """The house and its documents; `headers` say who asks."""

    def __init__(self, doors: Doors) -> None:
        """Read every service's document from its own door."""
        self.doors = doors
        self.schemas = {name: self._schema(name, whole=True) for name in doors.clients}
        # Without the proof of who asks, so that something else is broken.
        self._open = {name: self._schema(name, whole=False) for name in doors.clients}
        self.ids = cache(self._ids)
        self._numbers = iter(range(1_000_000))

    def _schema(self, name: str, *, whole: bool) -> Any:
        client = self.doors.clients[name]
        document = client.get(f"/api/{name}/openapi.json").get_json()
        for operation in [] if whole else operations_of(document).values():
            operation["security"] = []
        schema = schemathesis.openapi.from_dict(document, config=SchemathesisConfig.from_dict(_CONFIG))
        schema.app = client.application
        return schema

    def cases(self, what: str, mode: GenerationMode) -> SearchStrategy[Case]:
        """Give requests for a row of the permission table, as the document wants them or breaking it."""
        method, path = what.split(" ")
        schemas = self.schemas if mode is GenerationMode.POSITIVE else self._open
        operation = schemas[path.split("/")[2]][path.replace("<", "{").replace(">", "}")][method]
        strategy: SearchStrategy[Case] = operation.as_strategy(generation_mode=mode)
        return strategy

    def headers(self, case: Case, role: str) -> dict[str, str]:
        """Give the headers of a caller in one role, or of nobody, under a key of their own."""
        case.headers.pop(idempotency.HEADER, None)
        key = {} if case.method.upper() == "GET" else {idempotency.HEADER: f"asked-{next(self._numbers)}"}
        return {**key, **self.token(case, role)}

    def token(self, case: Case, role: str) -> dict[str, str]:
        """Give what proves a role, in place of what was invented; nothing where nobody has to be known."""
        case.headers.pop("Authorization", None)
        if not role:
            return {}
        token = issue_token(
            self.doors._key, self.doors.by_role(role), issuer="hourbook", audience="hourbook", at_epoch=NOW, seconds=60,
            token_id="tok_1",
        )  # fmt: skip
        return {"Authorization": f"Bearer {token}"}

    def put_known_ids(
        self, case: Case, choose: Callable[[Sequence[str]], str], *, path: bool = True, invented: bool = False
    ) -> None:
        """Put ids of rows that are there into a request, so that it gets past "not found"; a sheet where it is one.

        Left as it was `invented`, or in its `path`, it still asks nobody outside.
        """
        if invented:
            ask_nobody_outside(case)
            return
        if case.media_type == "text/csv":
            case.body = choose(SHEETS)
        if case.media_type == XLSX_MEDIA:
            case.body = workbook(*csv.reader(choose(SHEETS).splitlines()))
        if "If-Match" in case.headers:
            case.headers["If-Match"] = choose(VERSIONS)
        parts = [part for part in (case.path_parameters if path else None, case.query, case.body)
                 if isinstance(part, dict | list)]  # fmt: skip
        names = sorted({name for part in parts for name in _names(part) if name.endswith("_id") or name in _ROWS})
        known = {name: found for name in names if (found := self.ids(what_of(case).split("/")[2], name))}
        chosen = {name: choose(ids) for name, ids in known.items()}
        for part in parts:
            _put(part, chosen | SAFE)

    def _ids(self, service: str, name: str) -> list[str]:
        """Give ids under which a service keeps rows, those of the callers first."""
        doors = self.doors
        found = [row for owner in (doors.mine, doors.theirs) if (row := doors.row(service, name, owner))]
        tables = sa.inspect(doors.engine(service))
        for table in sorted(tables.get_table_names()):
            if name in {column["name"] for column in tables.get_columns(table)}:
                found += [str(one) for one in doors.column(service, table, name)[:_MOST_IDS] if one is not None]
        return list(dict.fromkeys(found))[:_MOST_IDS]


def ask_nobody_outside(case: Case) -> None:
    """Let a request name no server but one that is not there, on this machine."""
    _put(case.body, SAFE)


def operations_of(document: Mapping[str, Any]) -> dict[str, Any]:
    """Give a document's operations by method and path, as the permission table writes them."""
    return {
        f"{method.upper()} {path.replace('{', '<').replace('}', '>')}": operation
        for path, item in document["paths"].items() for method, operation in item.items() if method != "parameters"
    }  # fmt: skip


def breakable() -> list[str]:
    """Give the routes whose printed document says of more than a path and a proof what is taken."""
    printed = [json.loads(path.read_text()) for path in sorted(DOCUMENTS.glob("*.json"))]
    return [what for document in printed for what, one in operations_of(document).items()
            if one.get("parameters") or "requestBody" in one]  # fmt: skip


def what_of(case: Case) -> str:
    """Give the row of the permission table that a request falls under."""
    return f"{case.method.upper()} {case.operation.path.replace('{', '<').replace('}', '>')}"


def callers(what: str) -> list[str]:
    """Give the roles that the table lets in, those who reach all rows first; nobody's name where everyone may ask."""
    cells = PERMISSIONS[what].cells
    return sorted(cells, key=lambda role: cells[role] == OWN) or [""]


def _names(sent: Any) -> Iterator[str]:
    if isinstance(sent, Mapping):
        yield from sent
    for inner in sent.values() if isinstance(sent, Mapping) else sent if isinstance(sent, list) else ():
        yield from _names(inner)


def _put(part: Any, chosen: Mapping[str, str]) -> None:
    for name, inner in part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ():
        if name in chosen and isinstance(inner, str):
            part[name] = chosen[name]
        else:
            _put(inner, chosen)
