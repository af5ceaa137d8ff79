"""Keep what trainers hold. In: `credential.changed` facts. Out: rows, the newest of each counts."""

from __future__ import annotations

from collections.abc import Sequence

from services.timetracking.domain.requirement import Credential
from services.timetracking.usecases.ports import TimetrackingPort
from shared.events.onboarding import CredentialChanged
from shared.values.call import Call
from shared.values.span import parse_date


def keep_credentials(unit: TimetrackingPort, _call: Call, facts: Sequence[CredentialChanged]) -> None:
    """Know credentials, whatever became of them."""
    newest = {fact.credential_id: _credential(fact) for fact in facts}
    unit.requirements.keep_credentials(list(newest.values()))


def _credential(fact: CredentialChanged) -> Credential:
    ends = None if fact.valid_to is None else parse_date(fact.valid_to, field="valid_to")
    begins = parse_date(fact.valid_from, field="valid_from")
    return Credential(fact.credential_id, fact.trainer_id, fact.kind, fact.name, fact.state, begins, ends)
