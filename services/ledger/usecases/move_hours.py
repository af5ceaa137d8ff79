"""Move the seconds of work weeks. In: how far each stage moves. Out: the weeks, their gaps and all sums, moved with it.

Whoever writes down what moves a week calls this in the same transaction, so that what is kept says at any moment what
adding everything up would.
"""

from __future__ import annotations

from services.ledger.domain.gaps import doubtful
from services.ledger.domain.moves import Moves, keep
from services.ledger.usecases.ports import LedgerPort


def move_hours(unit: LedgerPort, moves: Moves) -> None:
    """Add to what work weeks came to.

    Whoever calls holds the trainers (`unit.hold`), unless the facts are keyed by them: what is read is added to.
    """
    if moves.weeks or moves.unplaced_seconds:
        weeks = unit.kept.add(moves.weeks)
        peaks = unit.kept.peaks([key for key, week in weeks.items() if doubtful(week)])
        unit.kept.write(keep(moves, weeks, peaks))
