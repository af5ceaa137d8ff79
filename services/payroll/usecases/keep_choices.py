"""Hear which rule packs were chosen. In: `rule_pack.chosen` facts. Out: choices kept, the work weeks priced again.

A choice known late is nothing special: it covers weeks that were priced before, and the difference is posted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from services.payroll.usecases.ports import Cause, PayrollPort
from services.payroll.usecases.reprice import reprice
from services.payroll.usecases.touch_engagements import touch_engagements
from shared.events.onboarding import RulePackChosen
from shared.values.call import Call

_KEPT = ["choice_id", "trainer_id", "engagement_id", "rule_pack", "known_epoch"]


def keep_choices(unit: PayrollPort, call: Call, facts: Sequence[RulePackChosen]) -> None:
    """Keep the choices and price the engagements' work weeks from the first that one of them covers."""
    rows = [
        {name: getattr(fact, name) for name in _KEPT}
        | {"valid_from": date.fromisoformat(fact.valid_from),
           "valid_to": date.fromisoformat(fact.valid_to) if fact.valid_to else None}
        for fact in facts
    ]  # fmt: skip
    unit.known.keep_choices(rows)
    causes: defaultdict[str, list[Cause]] = defaultdict(list)
    for fact in facts:
        cause = Cause(f"rule_pack.chosen {fact.choice_id}", f"rule pack {fact.rule_pack} from {fact.valid_from}")
        causes[fact.trainer_id].append(cause)
    engagements = sorted({fact.engagement_id for fact in facts})
    first = min(row["valid_from"] for row in rows)
    reprice(unit, call, touch_engagements(unit, engagements, sorted(causes), first), causes)
