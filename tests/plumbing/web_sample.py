"""A small real service for the web tests: parcels with money, versions, pages and secrets, on a real SQLite file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import marshmallow as ma
import places
import sqlalchemy as sa
from flask import request
from flask.views import MethodView

from shared.plumbing.database import open_engine
from shared.plumbing.fields import DayField, InstantField, MoneyField, RateField, TextField, WholeField, ZoneField
from shared.plumbing.ids import id_source
from shared.plumbing.service import Service, Wiring
from shared.plumbing.tables import create_plumbing_v1
from shared.plumbing.tokens import SigningKey, issue_token, new_private_pem, signing_key
from shared.plumbing.unit import Unit, Units
from shared.plumbing.web import (
    Blueprint,
    PageQuery,
    call,
    create_flask,
    etag_of,
    expected_version,
    page,
    page_schema,
    require_version,
    takes,
    transact,
    unit,
)
from shared.values.call import Actor
from shared.values.money import Money
from shared.values.permissions import read_permissions
from shared.values.refusal import conflict, not_found

METADATA = sa.MetaData()
PARCELS = sa.Table(
    "parcels", METADATA, sa.Column("parcel_id", sa.Text, primary_key=True), sa.Column("label", sa.Text, unique=True),
    sa.Column("price_minor", sa.BigInteger), sa.Column("currency", sa.Text), sa.Column("version", sa.Integer),
)  # fmt: skip

PERMISSIONS = read_permissions("""
[sample]
GET parcels              all all all all all all all all
POST parcels             -   all -   -   -   -   -   -
GET parcels/<parcel_id>  -   all -   all -   -   -   -
PATCH parcels/<parcel_id> -  all -   -   -   -   -   -
POST secrets             all -   -   -   -   -   -   -
POST files               -   all -   -   -   -   -   -
GET bug                  open: to show what a bug looks like
""")

blp = Blueprint("parcels", __name__, url_prefix="/api/sample/v1", description="Parcels.", permissions=PERMISSIONS)


class NewParcelSchema(ma.Schema):
    label = TextField(required=True, most=20)
    price = MoneyField(required=True)
    rate_e4 = RateField(data_key="rate")
    pieces = WholeField(least=1, most=99)
    sent_epoch = InstantField(data_key="sent")
    due = DayField()
    zone = ZoneField()


class ParcelSchema(ma.Schema):
    parcel_id = ma.fields.String(required=True)
    label = ma.fields.String(required=True)
    price = MoneyField(required=True)


class LabelSchema(ma.Schema):
    label = TextField(required=True, most=20)


class ParcelQuery(PageQuery):
    label = TextField()


def _shown(row: Any) -> dict[str, Any]:
    return {**row._mapping, "price": Money(row.price_minor, row.currency)}


@blp.route("/parcels")
class Parcels(MethodView):
    @transact(key_required=True, versioned=True)
    @blp.arguments(NewParcelSchema)
    @blp.response(201, ParcelSchema)
    def post(self, body):
        """Send a parcel."""
        row = {
            "parcel_id": call().new_id("par"), "label": body["label"], "price_minor": body["price"].minor,
            "currency": body["price"].currency, "version": 1,
        }  # fmt: skip
        unit().connection.execute(PARCELS.insert(), row)
        if body["label"] == "refused":
            raise conflict("parcel_refused", "Nobody wants it.")
        return {**row, "price": body["price"]}, etag_of(1)

    # The marks stand inside flask-smorest's decorators here: order must not matter.
    @blp.arguments(ParcelQuery, location="query")
    @blp.response(200, page_schema(ParcelSchema))
    @transact
    def get(self, query):
        """List parcels."""
        found = sa.select(PARCELS).order_by(PARCELS.c.parcel_id).limit(query["limit"] + 1)
        if query["cursor"]:
            found = found.where(PARCELS.c.parcel_id > query["cursor"][0])
        rows = [_shown(row) for row in unit().connection.execute(found)]
        return page(rows, query, lambda row: (row["parcel_id"],))


@blp.route("/parcels/<parcel_id>")
class Parcel(MethodView):
    @transact(versioned=True)
    @blp.response(200, ParcelSchema)
    def get(self, parcel_id):
        """Show a parcel."""
        row = unit().connection.execute(sa.select(PARCELS).where(PARCELS.c.parcel_id == parcel_id)).one_or_none()
        if row is None:
            raise not_found("parcel", parcel_id)
        return _shown(row), etag_of(row.version)

    @transact(versioned=True)
    @blp.arguments(LabelSchema)
    @blp.response(204)
    def patch(self, body, parcel_id):
        """Rename a parcel."""
        row = unit().connection.execute(sa.select(PARCELS).where(PARCELS.c.parcel_id == parcel_id)).one()
        require_version(row.version)
        unit().connection.execute(PARCELS.update().values(label=body["label"], version=expected_version() + 1))
        return "", etag_of(row.version + 1)


@blp.route("/secrets", methods=["POST"])
@transact(secret_answer=True)
@blp.response(201)
def make_secret():
    """Make a secret that is shown once."""
    return {"secret": "s3cr3t-value"}


@blp.route("/files", methods=["POST"])
@transact
@takes("text/csv", max_bytes=2_000_000)
@blp.response(200)
def take_file():
    """Take a file and say how long it was."""
    return {"bytes": len(request.get_data())}


@blp.route("/bug", methods=["GET"])
def bug():
    """Fail."""
    raise RuntimeError("the password is hunter2")


class Sample:
    """The sample service, its app's client, and tokens for any role."""

    def __init__(self, folder: Path, clock: Callable[[], int], **changes: Any) -> None:
        """Build everything on a file in `folder`; `changes` replace parts of the Service."""
        self.clock = clock
        self.key: SigningKey = signing_key(new_private_pem())
        new_id = id_source(lambda: clock() * 1000, lambda size: b"\0" * size)
        url = places.database_url(folder / "sample.db")
        wiring = Wiring(url, clock, new_id, lambda _name: b"k" * 32, self.jwks)
        engine = open_engine(wiring.database_url)
        with engine.begin() as connection:
            METADATA.create_all(connection)
            create_plumbing_v1(connection)
        self.service = Service(
            "sample",
            wiring,
            Units(engine, Unit),
            changes.get("blueprints", [blp]),
            str(folder),
            jobs=changes.get("jobs", {}),
            check=lambda _: [],
        )

        self.client = create_flask(self.service).test_client()

    def jwks(self) -> Mapping[str, Any]:
        """Give the public half of the one key."""
        return {"keys": [self.key.public_jwk]}

    def token(self, *roles: str, user_id: str = "usr_1", seconds: int = 600) -> str:
        """Sign a token."""
        return issue_token(
            self.key, Actor(user_id, frozenset(roles)), issuer="hourbook", audience="hourbook",
            at_epoch=self.clock(), seconds=seconds, token_id="tok_1",
        )  # fmt: skip

    def headers(self, *roles: str, **more: str) -> dict[str, str]:
        """Give request headers of a caller in `roles`; `more` by their names with underscores."""
        named = {name.replace("_", "-"): value for name, value in more.items()}
        return {"Authorization": f"Bearer {self.token(*roles)}", **named}
