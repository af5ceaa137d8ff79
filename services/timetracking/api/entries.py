"""Time entries over HTTP: log, read, edit, withdraw, correct. An entry's version is its ETag."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from flask import request
from flask.views import MethodView

from services.timetracking.domain.device import device_of
from services.timetracking.domain.entry import Words
from services.timetracking.domain.worked import Worked, worked
from services.timetracking.usecases.correct_entry import CorrectEntry, correct_entry
from services.timetracking.usecases.edit_entry import EditEntry, edit_entry
from services.timetracking.usecases.list_entries import list_entries
from services.timetracking.usecases.log_time import log_time
from services.timetracking.usecases.log_times import LogTime
from services.timetracking.usecases.show_entry import show_entry
from services.timetracking.usecases.withdraw_entry import withdraw_entry
from shared.plumbing.fields import (
    DayField,
    FlagField,
    IdField,
    InstantField,
    SecondsField,
    SentenceField,
    TextField,
    WholeField,
    ZoneField,
)
from shared.plumbing.web import (
    Blueprint,
    PageQuery,
    call,
    etag_of,
    expected_version,
    page,
    page_schema,
    transact,
    unit,
)
from shared.values.refusal import under

_BASE = "/api/timetracking/v1"
entries = Blueprint("entries", __name__, url_prefix=_BASE, description="What was worked, when, and by whom.")
_WRITERS = ("trainer", "vendor_manager", "admin")


class HoursSchema(ma.Schema):
    """Start and end, or a date and seconds; in the IANA zone in which they were worked."""

    zone = ZoneField(required=True)
    start_epoch = InstantField(data_key="start", allow_none=True)
    end_epoch = InstantField(data_key="end", allow_none=True)
    work_date = DayField(allow_none=True)
    seconds = SecondsField(allow_none=True)
    code = TextField(load_default="REG", most=10)


class NewEntrySchema(ma.Schema):
    """Hours on an engagement. Under a `client_name` that a device made up for them they are logged once, sent twice."""

    engagement_id = IdField("eng", required=True)
    hours = ma.fields.Nested(HoursSchema, required=True)
    task = TextField(load_default="", least=0, most=200)
    description = TextField(load_default="", least=0, most=2_000, lines=True)
    client_name = TextField(load_default=None, allow_none=True, least=8, most=80)


class EntryChangeSchema(ma.Schema):
    """What shall be true; what is left out stays as it is."""

    hours = ma.fields.Nested(HoursSchema)
    task = TextField(least=0, most=200)
    description = TextField(least=0, most=2_000, lines=True)


class CorrectionSchema(ma.Schema):
    """Why approved hours were wrong, and what is right; without hours the entry is taken out."""

    reason = TextField(required=True, most=500)
    hours = ma.fields.Nested(HoursSchema, load_default=None, allow_none=True)


class EntrySchema(ma.Schema):
    """An entry at its newest version."""

    entry_id = IdField("ent", required=True)
    trainer_id = IdField("trn", required=True)
    engagement_id = IdField("eng", required=True)
    timesheet_id = IdField("tsh", required=True)
    version = WholeField(required=True)
    state = TextField(required=True)
    live = FlagField(required=True)
    hours = ma.fields.Nested(HoursSchema, required=True)
    task = TextField(required=True)
    description = TextField(required=True)


class CapWarningSchema(ma.Schema):
    """A work week near its cap, from nine tenths on, or above it; the hours count all the same."""

    engagement_id = IdField("eng", required=True)
    week_start = DayField(required=True)
    cap_seconds = SecondsField(required=True)
    seconds = SecondsField(required=True)
    detail = SentenceField(required=True)


class RevisedSchema(ma.Schema):
    """The entry as it is now, and the caps that its week comes near or exceeds."""

    entry = ma.fields.Nested(EntrySchema, required=True)
    warnings = ma.fields.List(ma.fields.Nested(CapWarningSchema), required=True)


class EntryQuery(PageQuery):
    """`?timesheet_id=` narrows the list."""

    timesheet_id = IdField("tsh")


def _hours(body: dict[str, Any]) -> Worked:
    return worked(zone_name=body["zone"], **{name: value for name, value in body.items() if name != "zone"})


@entries.route("/entries")
class Entries(MethodView):
    """The entries a caller may know."""

    @transact(versioned=True)
    @entries.arguments(NewEntrySchema)
    @entries.response(201, RevisedSchema)
    def post(self, body: dict[str, Any]) -> Any:
        """Log hours; a weekly cap warns and never refuses."""
        words = Words(body["task"], body["description"])
        with under("hours"):
            hours = _hours(body["hours"])
        device = device_of(request.user_agent.string)
        command = LogTime(body["engagement_id"], hours, words, body["client_name"], device)
        with under("hours"):
            entry, warnings = log_time(unit(), call(), command)
        location = {"Location": f"{_BASE}/entries/{entry.entry_id}"}
        return {"entry": entry, "warnings": warnings}, etag_of(entry.version) | location

    @transact
    @entries.arguments(EntryQuery, location="query")
    @entries.response(200, page_schema(EntrySchema))
    def get(self, query: dict[str, Any]) -> Any:
        """List live entries."""
        rows = list_entries(unit(), call(), query.get("timesheet_id"), query["cursor"], query["limit"] + 1)
        return page(rows, query, lambda entry: (entry.trainer_id, entry.entry_id))


@entries.route("/entries/<entry_id>")
class OneEntry(MethodView):
    """One entry."""

    @transact(versioned=True)
    @entries.response(200, EntrySchema)
    def get(self, entry_id: str) -> Any:
        """Show an entry."""
        entry = show_entry(unit(), call(), entry_id)
        return entry, etag_of(entry.version)

    @transact(versioned=True)
    @entries.arguments(EntryChangeSchema)
    @entries.response(200, RevisedSchema)
    def patch(self, body: dict[str, Any], entry_id: str) -> Any:
        """Edit hours that are not approved; needs the ETag that was read."""
        words = {name: body.get(name) for name in ("task", "description")}
        with under("hours"):
            hours = _hours(body["hours"]) if "hours" in body else None
            revised = edit_entry(unit(), call(), EditEntry(entry_id, expected_version(), hours, **words))
        return revised, etag_of(revised.entry.version)

    @transact(versioned=True)
    @entries.response(200, EntrySchema)
    def delete(self, entry_id: str) -> Any:
        """Withdraw hours that are not approved; needs the ETag that was read."""
        entry = withdraw_entry(unit(), call(), entry_id, expected_version())
        return entry, etag_of(entry.version)


@entries.route("/entries/<entry_id>/corrections")
class Corrections(MethodView):
    """Corrections of approved hours."""

    @transact(key_required=True, versioned=True)
    @entries.arguments(CorrectionSchema)
    @entries.response(201, RevisedSchema)
    def post(self, body: dict[str, Any], entry_id: str) -> Any:
        """Void one approved line and put a new draft in its place; needs the ETag that was read."""
        with under("hours"):
            hours = None if body["hours"] is None else _hours(body["hours"])
            revised = correct_entry(unit(), call(), CorrectEntry(entry_id, expected_version(), body["reason"], hours))
        return revised, etag_of(revised.entry.version)
