"""Explain one earning. In: its id. Out: all behind its line, as it was posted and as it stands, and its history.

An earning is a difference: the line as it was before, and as it was after, are its own history.
"""

from __future__ import annotations

from dataclasses import dataclass

from services.payroll.domain.explained import Explained
from services.payroll.domain.sentences import earning_sentences
from services.payroll.usecases.explain_known import explain_known
from services.payroll.usecases.explain_posted import explain_posted
from services.payroll.usecases.ports import Earning, PayrollPort
from services.payroll.usecases.reach import require_reach
from shared.values.call import Call
from shared.values.known_at import require_past
from shared.values.refusal import not_found
from shared.values.sentence import Sentence


@dataclass(frozen=True)
class Explanation:
    """`before` and `after` are the line's seconds and minor units around this earning, `history` all that it got.

    `posted` explains the line with this earning as it was posted, `now` as it stands by what is known.
    """

    earning: Earning
    before: tuple[int, int]
    after: tuple[int, int]
    history: tuple[Earning, ...]
    posted: Explained
    now: Explained
    sentences: tuple[Sentence, ...]


def explain(unit: PayrollPort, call: Call, earning_id: str, known_epoch: int | None = None) -> Explanation:
    """Explain what one earning is made of, as known at a moment where one is given; trainers see their own only."""
    require_past(call, known_epoch)
    earning = unit.earnings.get(earning_id)
    require_reach(call, "earning", earning_id, earning.trainer_id)
    if known_epoch is not None and earning.accrued_epoch > known_epoch:
        raise not_found("earning", earning_id)
    posted = explain_posted(unit, [earning])[earning_id]
    line = posted.line
    before = line.seconds - earning.seconds, line.amount_minor - earning.amount_minor
    now = explain_known(unit, earning.trainer_id, [line.key], known_epoch)[line.key]
    history = unit.earnings.same_line(earning, known_epoch)
    sentences = earning_sentences(line, before[1], earning.reason)
    return Explanation(
        earning, before, (line.seconds, line.amount_minor), tuple(history), posted, now, sentences
    )  # fmt: skip
