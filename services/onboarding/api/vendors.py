"""Vendors and the sheets they upload, over HTTP."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from flask.views import MethodView

from services.onboarding.api.reports import ImportReportSchema, report_of
from services.onboarding.usecases.import_engagements import import_engagements
from services.onboarding.usecases.import_trainers import import_trainers
from services.onboarding.usecases.list_people import list_vendors
from services.onboarding.usecases.reach import reach_vendor
from services.onboarding.usecases.register_vendor import register_vendor
from shared.plumbing.fields import CountryField, IdField, TextField
from shared.plumbing.imported import ImportQuery, as_columns_say, brought, sheet_read
from shared.plumbing.web import Blueprint, PageQuery, call, page, page_schema, takes, transact, unit
from shared.values.sheet import CSV_MEDIA, MAX_BYTES, XLSX_MEDIA

vendors = Blueprint("vendors", __name__, url_prefix="/api/onboarding/v1", description="Companies that supply trainers.")


class NewVendorSchema(ma.Schema):
    """A vendor to register."""

    name = TextField(required=True, most=120)
    country = CountryField(required=True)


class VendorSchema(ma.Schema):
    """A vendor."""

    vendor_id = IdField("ven", required=True)
    name = TextField(required=True)
    country = CountryField(required=True)


@vendors.route("/vendors")
class Vendors(MethodView):
    """All vendors."""

    @transact
    @vendors.arguments(PageQuery, location="query")
    @vendors.response(200, page_schema(VendorSchema))
    def get(self, query: dict[str, Any]) -> Any:
        """List vendors; a vendor manager sees their own."""
        rows = list_vendors(unit(), call(), query["cursor"], query["limit"] + 1)
        return page(rows, query, lambda vendor: (vendor.vendor_id,))

    @transact
    @vendors.arguments(NewVendorSchema)
    @vendors.response(201, VendorSchema)
    def post(self, body: dict[str, Any]) -> Any:
        """Register a vendor."""
        return register_vendor(unit(), call(), body["name"], body["country"])


@vendors.route("/vendors/<vendor_id>")
class OneVendor(MethodView):
    """One vendor."""

    @transact
    @vendors.response(200, VendorSchema)
    def get(self, vendor_id: str) -> Any:
        """Show a vendor."""
        return reach_vendor(unit(), call(), vendor_id)


@vendors.route("/vendors/<vendor_id>/trainer-imports")
class TrainerImports(MethodView):
    """The trainers' sheet."""

    @takes(CSV_MEDIA, XLSX_MEDIA, max_bytes=MAX_BYTES)
    @transact(first=brought("people", as_columns_say))
    @vendors.arguments(ImportQuery, location="query")
    @vendors.response(200, ImportReportSchema)
    def post(self, query: dict[str, Any], vendor_id: str) -> Any:
        """Import trainers from CSV or XLSX; good rows are saved, bad ones reported, known ones left alone."""
        return report_of(import_trainers(unit(), call(), vendor_id, sheet_read(), dry_run=query["dry_run"]))


@vendors.route("/vendors/<vendor_id>/engagement-imports")
class EngagementImports(MethodView):
    """The engagements' sheet."""

    @takes(CSV_MEDIA, XLSX_MEDIA, max_bytes=MAX_BYTES)
    @transact(first=brought("offers", as_columns_say))
    @vendors.arguments(ImportQuery, location="query")
    @vendors.response(200, ImportReportSchema)
    def post(self, query: dict[str, Any], vendor_id: str) -> Any:
        """Import engagements with their first pay rates from CSV or XLSX."""
        return report_of(import_engagements(unit(), call(), vendor_id, sheet_read(), dry_run=query["dry_run"]))
