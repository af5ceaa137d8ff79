"""Lists of billing that come by the sheet: a table of them, and what their own POSTs do with a body."""

from __future__ import annotations

from services.billing.api.charges import NewBillRateSchema, rate_of
from services.billing.api.clients import NewClientSchema, NewLegalEntitySchema, client_of, legal_entity_of
from services.billing.domain.tax import RATE_PLACES
from services.billing.usecases.open_legal_entity import open_legal_entity
from services.billing.usecases.register_client import register_client
from services.billing.usecases.set_bill_rates import SetBillRate, set_bill_rates
from services.billing.usecases.show_client import show_client
from services.billing.usecases.version_rate import version_rate
from shared.plumbing.imported import Body, Rows, every, imports, of_each
from shared.plumbing.web import Blueprint, call, unit
from shared.values.decimal_text import format_scaled, parse_scaled

sheets = Blueprint("sheets", __name__, url_prefix="/api/billing/v1", description="Lists that come by the sheet.")


def _settable(body: Body) -> SetBillRate:
    command = rate_of(body)
    version_rate(unit(), call(), **vars(command))
    return command


def _client(row: Body) -> Body:
    """Lay a client out as it is kept: with the one company that bills, where just one could."""
    percent = format_scaled(parse_scaled(row["tax"]["percent"], RATE_PLACES, field="tax/percent"), RATE_PLACES)
    ours = [one.legal_entity_id for one in unit().legal_entities.all()]
    seller = row["legal_entity_id"] or (ours[0] if len(ours) == 1 else None)
    return row | {"tax": row["tax"] | {"percent": percent}, "legal_entity_id": seller}


TABLE = (
    Rows("/legal-entity-imports", "our own companies", NewLegalEntitySchema, "legal_entity_id",
         lambda body: open_legal_entity(unit(), call(), legal_entity_of(body)),
         lambda _: unit().legal_entities.all()),
    Rows("/client-imports", "clients with their agreements", NewClientSchema, "client_id",
         lambda body: register_client(unit(), call(), client_of(body)),
         lambda _: (show_client(unit(), call(), one)
                    for one in every(lambda after, limit: unit().lists.client_ids((after,), limit), str)),
         kept=_client),
    Rows("/bill-rate-imports", "bill rates", NewBillRateSchema, "rate_id", _settable,
         lambda bodies: of_each(bodies, "scope_id", lambda scope_id: every(
             lambda after, limit: unit().lists.bill_rates(scope_id, (after,), limit), lambda one: str(one.rate_id))),
         together=lambda commands: set_bill_rates(unit(), call(), commands),
         once=("scope_id", "valid_from"), key_required=True),
)  # fmt: skip
imports(sheets, *TABLE)
