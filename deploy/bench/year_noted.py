"""The people of a year: how they came in, and what was noted of them. In: a year's rows (`a_year.py`). Out: more.

Everybody was invited and accepted; a week's submission and its approval are noted for the audit trail, in a chain that
holds; a line in a hundred weeks was disputed, every second of those that are decided by the client that was billed for
it, and the newest of these disputes are open.
"""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from deploy.bench.year_words import BEGAN_EPOCH, Rows, by_client, doubted, named, undecided
from deploy.onebox.house import House
from services.audit.domain.chain import extend
from services.audit.store import tables as audit
from services.audit.store.chain import ChainRows
from services.identity.store import tables as identity
from services.timetracking.store import tables as timetracking
from shared.events.audit import ChangeNoted
from shared.plumbing.columns import write_columns


def accounts(everyone: pl.DataFrame) -> Rows:
    """Give people's accounts, and the invitations by which they got them."""
    known = everyone.select("trainer_id", "vendor_id", "n", user_id=named("usr"),
                            email=pl.format("y{}@year.example", pl.col("n")))  # fmt: skip
    invited = known.with_columns(invitation_id=pl.format("ivt_year_{}", pl.col("n")))
    return {
        identity.users: known.select("user_id", "email", "trainer_id", kind=pl.lit("person"), version=pl.lit(1),
                                     label=pl.format("Nora Weiss-{}", pl.col("n")),
                                     registered_epoch=pl.lit(BEGAN_EPOCH)),
        identity.user_states: known.select(
            "user_id", sort_key=pl.lit(1), state=pl.lit("active"), roles=pl.lit("trainer"),
            most_recent=pl.lit(value=True), by_user=pl.lit("usr_1"), at_epoch=pl.lit(BEGAN_EPOCH), why=pl.lit(""),
        ),
        identity.known_trainers: known.select("trainer_id", "vendor_id", "email"),
        identity.invitations: invited.select(
            "invitation_id", "email", "trainer_id", "vendor_id", token_digest=pl.col("invitation_id"),
            roles=pl.lit("trainer"), invited_by=pl.lit("usr_1"), invited_epoch=pl.lit(BEGAN_EPOCH),
            expires_epoch=pl.lit(BEGAN_EPOCH + 604_800),
        ),
        identity.invitation_ends: invited.select(
            "invitation_id", how=pl.lit("accepted"), by_user="user_id", at_epoch=pl.lit(BEGAN_EPOCH),
        ),
    }  # fmt: skip


def disputes(entries: pl.DataFrame, weeks: int) -> Rows:
    """Give a disputed line in some weeks; `entries` are a year's, a row each."""
    found = entries.filter(doubted()).with_columns(
        pending=undecided(weeks), opened_epoch=pl.col("end_epoch") + 86_400,
        dispute_id=pl.format("dsp_year_{}_{}", pl.col("n"), pl.col("w")),
    )  # fmt: skip
    state = pl.when("pending").then(pl.lit("open")).otherwise(pl.lit("decided"))
    opened = found.select("dispute_id", at_epoch="opened_epoch", sort_key=pl.lit(1), state=pl.lit("open"))
    decided = found.filter(~pl.col("pending")).select(
        "dispute_id", at_epoch=pl.col("opened_epoch") + 86_400, sort_key=pl.lit(2), state=pl.lit("decided")
    )
    return {
        timetracking.disputes: found.select(
            "dispute_id", "trainer_id", "timesheet_id", "entry_id", "engagement_id", "seconds", "opened_epoch",
            version=pl.lit(1), reason=pl.lit("Two hours for one task?"), opened_by=pl.lit("usr_2"),
            due_epoch=pl.col("opened_epoch") + 3 * 86_400, state=state,
            state_key=pl.when("pending").then(1).otherwise(2),
            outcome=pl.when(~pl.col("pending")).then(pl.lit("approve")),
            approved_seconds=pl.when(~pl.col("pending")).then("seconds"),
            client_id=pl.when(by_client(weeks)).then("client_id"),
        ),
        timetracking.dispute_states: pl.concat([opened, decided]).with_columns(by_user=pl.lit("usr_2"), why=pl.lit("")),
    }  # fmt: skip


def note(house: House, rows: pl.DataFrame) -> None:
    """Append a note of each week's submission and approval behind the trail's head, as audit does it."""
    alike = replace(ChangeNoted.example(), service="timetracking", kind="changed", roles=())
    told = [vars(replace(alike, **one)) for one in _told(rows).to_dicts()]
    with house.services["audit"].units.engine.begin() as connection:
        chain = ChainRows(connection)
        links = extend(chain.hold(), told)
        frame = pl.DataFrame([vars(one) for one in links])
        noted = pl.DataFrame(told, schema_overrides={"noted_epoch": pl.Int64})
        write_columns(connection, audit.entries, frame.hstack(
            noted.select("noted_epoch", "service", "kind", "actor_id", "trace_id")
        ))  # fmt: skip
        about = frame.select("number").with_columns(object_id=noted["object_ids"]).explode("object_id")
        write_columns(connection, audit.entry_objects, about)
        connection.execute(audit.heads.update().values(number=links[-1].number, hash=links[-1].hash))


def _told(rows: pl.DataFrame) -> pl.DataFrame:
    ids = pl.concat_list("timesheet_id", "trainer_id")
    where = "POST /api/timetracking/v1/timesheets/<timesheet_id>"
    submitted = rows.select(
        noted_epoch="submitted_epoch", actor_id=named("usr"), object_id="timesheet_id", object_ids=ids,
        what=pl.lit(f"{where}/submissions"), before=pl.lit('{"state":"open"}'), after=pl.lit('{"state":"submitted"}'),
        trace_id=_trace("s"),
    )  # fmt: skip
    approved = rows.filter(~pl.col("waits")).select(
        noted_epoch="approved_epoch", actor_id=pl.lit("usr_2"), object_id="timesheet_id", object_ids=ids,
        what=pl.lit(f"{where}/approvals"), before=pl.lit('{"state":"submitted"}'), after=pl.lit('{"state":"approved"}'),
        trace_id=_trace("a"),
    )  # fmt: skip
    return pl.concat([submitted, approved])


def _trace(step: str) -> pl.Expr:
    return pl.concat_str([pl.lit(step), pl.col("timesheet_id")]).hash(1).cast(pl.String).str.zfill(32)
