"""What causes of earnings and charges are called in sentences. In: a cause as it is kept, facts with ids. Out: words.

A cause names the facts that made something be priced, by type and id: `hours.approved apr_1; pay_rate.set prt_2`, or
several ids of one type after another. On the wire and in tables it stays that.
"""

from __future__ import annotations

from collections.abc import Mapping

from shared.values.sentence import Part, Sentence

NAMES: Mapping[str, str] = {
    "hours.approved": "an approval of hours", "hours.corrected": "a correction of hours",
    "engagement.started": "new terms", "engagement.changed": "new terms", "pay_rate.set": "a pay rate",
    "bill_rate.set": "a bill rate", "rule_pack.chosen": "a choice of rules", "bonus.granted": "a bonus",
    "repricing.asked": "revised rules",
}  # fmt: skip
SEVERAL = "several changes"


def cause_said(cause: str) -> Part:
    """Give what a cause is called; one of a type without a name stays as it is."""
    kinds = {part.split()[0] for part in cause.split(";") if part.strip()}
    if len(kinds) > 1:
        return Sentence(SEVERAL)
    name = NAMES.get(next(iter(kinds), ""))
    return Sentence(name) if name else cause
