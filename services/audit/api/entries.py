"""The trail over HTTP: who did what, when, why and from where; and where the chain ends."""

from __future__ import annotations

import json
from typing import Any

import marshmallow as ma
from flask.views import MethodView

from services.audit.domain.chain import Link
from services.audit.domain.search import Search
from services.audit.usecases.search_entries import search_entries
from shared.plumbing.fields import ChoiceField, InstantField, TextField, WholeField
from shared.plumbing.web import Blueprint, PageQuery, page, page_schema, transact, unit
from shared.values.noted import KINDS

entries = Blueprint("entries", __name__, url_prefix="/api/audit/v1", description="Who did what, and the proof of it.")


class EntryQuery(PageQuery):
    """Filters, which all hold together; `from` is included, `to` is not."""

    actor_id = TextField(most=100)
    object_id = TextField(most=100)
    kind = ChoiceField(*KINDS)
    service = TextField(most=40)
    trace_id = TextField(most=32)
    from_epoch = InstantField(data_key="from")
    to_epoch = InstantField(data_key="to")


class EntrySchema(ma.Schema):
    """An entry. `before` and `after` hold what differs: personal data as marks, numbers and secrets as a word."""

    number = WholeField(required=True)
    noted_epoch = InstantField(data_key="noted", required=True)
    service = TextField(required=True)
    kind = ChoiceField(*KINDS, required=True)
    what = TextField(required=True)
    actor_id = TextField(required=True)
    roles = ma.fields.List(TextField(), required=True)
    object_id = TextField(required=True, least=0)
    object_ids = ma.fields.List(TextField(), required=True)
    why = TextField(required=True, least=0)
    before = ma.fields.Raw(required=True, allow_none=True)
    after = ma.fields.Raw(required=True, allow_none=True)
    address = TextField(required=True, least=0)
    agent = TextField(required=True, least=0)
    trace_id = TextField(required=True, least=0)
    hash = TextField(required=True)


class HeadSchema(ma.Schema):
    """The end of the chain: keep it elsewhere, and whoever cuts the chain later is found out."""

    number = WholeField(required=True)
    hash = TextField(required=True)


def shown(link: Link) -> dict[str, Any]:
    """Give an entry as people read it."""
    told = link.told()
    return {**told, "hash": link.hash, **{name: json.loads(told[name]) for name in ("before", "after")}}


@entries.route("/entries")
class Entries(MethodView):
    """The whole trail."""

    @transact
    @entries.arguments(EntryQuery, location="query")
    @entries.response(200, page_schema(EntrySchema))
    def get(self, query: dict[str, Any]) -> Any:
        """Search the trail, the newest entry first."""
        wanted = {name: value for name, value in query.items() if name not in ("limit", "cursor")}
        before = int(query["cursor"][0]) if query["cursor"] else None
        found = search_entries(unit(), Search(**wanted), before, query["limit"] + 1)
        return page([shown(link) for link in found], query, lambda row: (row["number"],))


@entries.route("/chain-head")
class ChainHead(MethodView):
    """Where the chain ends."""

    @transact
    @entries.response(200, HeadSchema)
    def get(self) -> Any:
        """Show the number and the hash of the newest entry."""
        return unit().chain.head()
