"""What `hourbook explain` says of two pay runs. In: their ids, a unit of payroll. Out: JSON and lines, all trainers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from shared.values.span import format_hours

# More trainers than any run pays: the command gives one page.
_EVERYONE = 2**31


def tell_runs(
    unit: Any, call: Any, from_id: str, _known_at: int | None, *, to_id: str
) -> tuple[dict[str, Any], Iterable[str]]:
    """Explain why `to_id` pays more or less than `from_id`."""
    from services.payroll.api.run_differences import RunDifferencesSchema, shown_runs, shown_trainer
    from services.payroll.usecases.explain_runs import explain_runs

    found = explain_runs(unit, call, from_id, to_id, None, _EVERYONE)
    trainers = [shown_trainer(one) for one in found.trainers]
    said = RunDifferencesSchema().dump(shown_runs(found) | {"data": trainers, "next_cursor": None})
    return said, _lines(said)


def _lines(said: dict[str, Any]) -> Iterator[str]:
    for side, run in (("First", said["run_from"]), ("Second", said["run_to"])):
        yield (f"{side}: {run['pay_run_id']}, {run['kind']} for {run['pay_group']}, "
               f"{run['period_start']} to {run['period_end']}, payday {run['payday']}")  # fmt: skip
    for total in said["totals"]:
        yield ""
        yield from _total_lines(total)
    for trainer in said["data"]:
        yield ""
        yield from _trainer_lines(trainer)


def _total_lines(total: dict[str, Any]) -> Iterator[str]:
    yield f"TOTAL: {_both(total)}"
    yield from (f"  {kind}: {_sums(sums)}" for kind, sums in total["by_kind"].items() if any(_nonzero(sums)))
    counts = total["trainers"]
    yield (f"  trainers: {counts['only_from']} in the first run alone, {counts['only_to']} in the second alone, "
           f"{counts['both']} in both")  # fmt: skip


def _trainer_lines(trainer: dict[str, Any]) -> Iterator[str]:
    where = {"only_from": ", IN THE FIRST RUN ALONE", "only_to": ", IN THE SECOND RUN ALONE", "both": ""}
    yield f"{trainer['trainer_id']}{where[trainer['paid_in']]}: {_both(trainer)}"
    for part in trainer["parts"]:
        yield f"  {part['sentence']}"
        yield from _cause_lines(part)


def _cause_lines(part: dict[str, Any]) -> Iterator[str]:
    """Name the facts where there is one to look at; ordinary hours have one for every approval, in the JSON."""
    if part["kind"] in ("late", "bonus"):
        for one in part["causes"]:
            run = "first" if one["side"] == "from" else "second"
            yield f"    {one['reason']} ({one['cause']}), {run} run: {_sums(one)}"
    elif reasons := sorted({one["reason"] for one in part["causes"]} - {"hours approved"}):
        yield f"    besides hours approved: {'; '.join(reasons)}"


def _both(row: dict[str, Any]) -> str:
    was, now = (row[name]["amount"]["amount"] for name in ("paid_from", "paid_to"))
    return f"{_sums(row)} ({was} to {now})"


def _sums(row: dict[str, Any]) -> str:
    sign = "" if row["amount"]["amount"].startswith("-") else "+"
    return f"{format_hours(row['seconds'])} hours, {sign}{row['amount']['amount']} {row['amount']['currency']}"


def _nonzero(sums: dict[str, Any]) -> tuple[bool, bool]:
    return sums["seconds"] != 0, sums["amount"]["amount"].strip("0.") != ""
