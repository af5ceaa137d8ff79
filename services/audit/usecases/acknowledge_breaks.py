"""Acknowledge the breaks of the chain. In: who, and why they came about. Out: an entry that names them.

Nothing is mended: what was lost stays lost, and the entry stays in the chain for everyone to read. From then on
`verify` is quiet about these breaks, and loud about the next.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from services.audit.domain.chain import extend
from services.audit.usecases.check import check
from services.audit.usecases.ports import AuditPort
from shared.events.audit import ChangeNoted
from shared.values.call import Call
from shared.values.finding import Finding
from shared.values.noted import ACKNOWLEDGED
from shared.values.refusal import Refusal


def acknowledge_breaks(unit: AuditPort, call: Call, by: str, why: str) -> Sequence[Finding]:
    """Append the entry and give what it names; refuses without a reason, or where nothing is broken."""
    if not why.strip():
        raise Refusal("reason_missing", "Say why the chain is broken; it is written down for good.")
    head = unit.chain.hold()
    found = check(unit)
    if not found:
        raise Refusal("chain_whole", "The chain is whole; there is nothing to acknowledge.")
    subjects = [finding.subject for finding in found]
    entry = ChangeNoted("audit", ACKNOWLEDGED, "hourbook audit acknowledge", call.at_epoch, by, why=why.strip(),
                        after=json.dumps({"breaks": subjects}))  # fmt: skip
    unit.chain.append(extend(head, [vars(entry)]), [vars(entry)])
    unit.ask("anchor_head", {})
    return found
