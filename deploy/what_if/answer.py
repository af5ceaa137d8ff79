"""The answer to a what-if. In: both sides' sums. Out: plain data, amounts as decimal text: what `--json` prints.

Nothing is converted: a margin is given in a currency for the engagements that are paid and billed in it, and the others
are listed by the pair of currencies they have.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from deploy.what_if.weigh import Wanted, Weighed
from shared.values.weighed import Data, most_changed, moved

_SEVERAL = " and "


def answer(weighed: Weighed, wanted: Wanted, people: int) -> Data:
    """Put it all together, with the `people` whose pay changes most, of each currency."""
    pay, invoice = (side.sums.join(weighed.billed, on="engagement_id", how="left")
                    for side in (weighed.pay, weighed.invoice))  # fmt: skip
    pairs = _pairs(pay, invoice)
    pay, invoice = (frame.join(pairs, on="engagement_id") for frame in (pay, invoice))
    weeks = pl.concat([weighed.pay.weeks, weighed.invoice.weeks]).unique()
    return {
        "from": str(wanted.first), "to": wanted.last and str(wanted.last), "supposed": _supposed(weighed, wanted),
        **_sums(pay, invoice), "not_compared": _not_compared(pay, invoice), "clients": _clients(pay, invoice),
        "touched": {
            "trainers": weeks["trainer_id"].n_unique(), "work_weeks": weeks.height,
            "pay_lines": weighed.pay.lines, "invoice_lines": weighed.invoice.lines,
            "trainers_looked_at": pl.concat([pay["trainer_id"], invoice["trainer_id"]]).n_unique(),
        },
        "most_changed": most_changed(pay, people),
        "lines_off_already": {"pay": weighed.pay.pending, "invoice": weighed.invoice.pending},
        "unpriced_seconds": weighed.unpriced_seconds,
        "invoice_follows": "bill rates alone; no rule of pay changes it",
    }  # fmt: skip


def _supposed(weighed: Weighed, wanted: Wanted) -> Data:
    pack = weighed.pack
    return {
        "rule_packs": [
            {"rule_pack": version.pack, "rule_pack_version": version.version,
             "from": str(max(version.valid_from, wanted.first)),
             "instead_of": next(iter(pack.renamed), version.pack) if pack else version.pack}
            for version in (pack.versions if pack else ())
        ],
        "pay_rates": sum(row.pay_e4 is not None for row in wanted.rates),
        "bill_rates": sum(row.bill_e4 is not None for row in wanted.rates),
    }  # fmt: skip


def _pairs(pay: pl.DataFrame, invoice: pl.DataFrame) -> pl.DataFrame:
    """Give every engagement's `paid_in` (its pay currencies) and `alike`: whether it is paid and billed in just one."""
    paid = pay.group_by("engagement_id").agg(paid_in=pl.col("currency").unique().sort().str.join(_SEVERAL))
    whole = pl.concat([frame.select("engagement_id", "bill_currency") for frame in (pay, invoice)]).unique()
    paired = whole.join(paid, on="engagement_id", how="left")
    in_one = pl.col("paid_in").fill_null(pl.col("bill_currency")) == pl.col("bill_currency")
    return paired.select("engagement_id", "paid_in", alike=in_one.fill_null(value=False))


def _sums(pay: pl.DataFrame, invoice: pl.DataFrame) -> Data:
    """Give pay and invoices by currency, and margins in the currencies that some engagements are paid and billed in."""
    earned = invoice.filter("alike").select("currency", "before", "change")
    spent = pay.filter("alike").select("currency", -pl.col("before"), -pl.col("change"))
    return {"pay": moved(pay), "invoice": moved(invoice), "margin": moved(pl.concat([earned, spent]))}


def _not_compared(pay: pl.DataFrame, invoice: pl.DataFrame) -> list[Data]:
    """Give what is paid in one currency and billed in another, or to a client billing does not know, by the pair."""
    key = ["paid_in", "bill_currency"]
    paid, charged = (frame.filter(~pl.col("alike")) for frame in (pay, invoice))
    pairs = pl.concat([frame.select(*key, "engagement_id") for frame in (paid, charged)]).unique()
    counted = pairs.group_by(key).agg(pl.len()).sort(key)
    return [
        {"paid_in": paid_in, "billed_in": billed_in, "engagements": engagements,
         **{name: moved(_where(frame, {"paid_in": paid_in, "bill_currency": billed_in}))
            for name, frame in (("pay", paid), ("invoice", charged))}}
        for paid_in, billed_in, engagements in counted.iter_rows()
    ]  # fmt: skip


def _clients(pay: pl.DataFrame, invoice: pl.DataFrame) -> list[Data]:
    named = pl.concat([frame.select("client_id", "client_name") for frame in (pay, invoice)]).unique()
    return [
        {"client_id": client_id, "name": name,
         **_sums(*(_where(frame, {"client_id": client_id}) for frame in (pay, invoice)))}
        for client_id, name in named.sort("client_name", "client_id").iter_rows()
    ]  # fmt: skip


def _where(frame: pl.DataFrame, wanted: Mapping[str, str | None]) -> pl.DataFrame:
    return frame.filter(pl.col(name).eq_missing(pl.lit(value, pl.String)) for name, value in wanted.items())
