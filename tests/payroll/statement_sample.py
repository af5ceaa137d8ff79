"""A statement with all that can stand on one: overtime, two rates, a correction, training, an entry by date only."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from law_facts import Entry, RateFact, Terms
from pay_frames import PACKS, hours_frame, rates_frame, terms_frame

from services.payroll.domain.facts import Facts
from services.payroll.domain.line import Basis, LineKey
from services.payroll.domain.price import price
from services.payroll.domain.statement import Head, Posted, Statement, Worked, build
from shared.values.pieces import split

ZONE = "America/New_York"
TERMS = [Terms("eng_1", "us-flsa", ZONE, "USD"), Terms("eng_2", "us-flsa", ZONE, "USD")]
RATES = [RateFact("eng_1", "60", date(2026, 1, 1), 0), RateFact("eng_2", "48.25", date(2026, 1, 1), 0)]
FIRST = 1_791_205_200  # Monday 5 October 2026, 09:00 in New York


def entries() -> list[Entry]:
    """Give two weeks: 46 hours and a bit over two engagements, then 20; one entry by date only."""
    out = []
    for day in range(5):
        start = FIRST + day * 86_400
        out.append(Entry(f"ent_a{day}", "trn_1", "eng_1", start, 3 * 3600 + 61 * day))
        out.append(Entry(f"ent_b{day}", "trn_1", "eng_1", start + 4 * 3600, 3 * 3600 + 1800))
        out.append(Entry(f"ent_c{day}", "trn_1", "eng_2", start + 9 * 3600, 9900))
        out.append(Entry(f"ent_d{day}", "trn_1", "eng_1", start + 7 * 86_400, 14_400))
    return [*out, Entry("ent_e", "trn_1", "eng_2", None, 5400, date(2026, 10, 13), "TRAIN")]


def posted(known: list[Entry], *, here: bool, cause: str) -> list[Posted]:
    """Price the entries and give each line as one posted earning."""
    priced = price(Facts(hours_frame(known, TERMS), terms_frame(TERMS), rates_frame(RATES, TERMS)), PACKS)
    return [
        Posted(f"ern_{row['code']}_{row['rate_e4']}", LineKey(**{name: row[name] for name in LineKey.__annotations__}),
               row["seconds"], row["amount_minor"], Basis(**{name: row[name] for name in Basis.__annotations__}),
               cause, here)
        for row in priced.lines.iter_rows(named=True)
    ]  # fmt: skip


def differences(now: list[Posted], before: list[Posted]) -> list[Posted]:
    """Give what must be posted so that `before` becomes `now`."""
    old = {earning.key: earning for earning in before}
    out = []
    for earning in now:
        was = old.get(earning.key)
        seconds, amount = (was.seconds, was.amount_minor) if was else (0, 0)
        if (seconds, amount) != (earning.seconds, earning.amount_minor):
            out.append(replace(earning, earning_id=earning.earning_id + "x", seconds=earning.seconds - seconds,
                               amount_minor=earning.amount_minor - amount))  # fmt: skip
    return out


def worked(known: list[Entry]) -> list[Worked]:
    pieces = split(hours_frame(known, TERMS), terms_frame(TERMS))
    columns = ["workweek_start", "engagement_id", "work_date", "start_epoch", "end_epoch", "seconds", "code"]
    return [Worked(**row, zone=ZONE) for row in pieces.select(columns).iter_rows(named=True)]


def sample(name: str = "Nora Weiss") -> Statement:
    """Give a statement whose first week was paid before and corrected since."""
    all_entries = entries()
    late = [entry for entry in all_entries if entry.entry != "ent_b4"]
    before = [e for e in posted(late, here=False, cause="") if e.key.workweek_start == date(2026, 10, 5)]
    now = differences(posted(all_entries, here=True, cause="hours approved late"), before)
    amount = sum(earning.amount_minor for earning in now)
    head = Head("itm_0199f3a1c2d47e8f", "run_0199f3a1b0aa7c11", "regular", "us", date(2026, 10, 12),
                date(2026, 10, 26), date(2026, 10, 30), "trn_0199f39fd5b17a52", "A-17", name, "USD", amount, "ach",
                "6789", "HB4T9QK2W8ZP1XD", FIRST + 25 * 86_400)  # fmt: skip
    return build(
        head, [*before, *now], worked(all_entries), {"eng_1": "Clinical reasoning", "eng_2": "Radiology reports"}
    )
