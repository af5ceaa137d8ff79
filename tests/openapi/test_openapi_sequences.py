"""Sequences of requests along the links that the documents state: what one answer names, the next request asks for.

Requests are invented by Schemathesis, the same ones each time. No answer is a fault of ours or undocumented; what was
made can be asked for, what was deleted cannot.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.errors import FlakyStrategyDefinition
from openapi_house import Asked, callers, what_of

from deploy.onebox.house import SERVICES

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("openapi")]

SEQUENCES = int(os.environ.get("HOURBOOK_OPENAPI_EXAMPLES", "6"))
STEPS = 6


@pytest.mark.parametrize("service", SERVICES)
def test_what_is_answered_leads_on(asked: Asked, service: str) -> None:
    class Sequence(asked.schemas[service].as_state_machine()):  # type: ignore[misc]
        def before_call(self, case: Any) -> None:
            asked.put_known_ids(case, lambda ids: ids[0], path=False)

        def get_call_kwargs(self, case: Any) -> dict[str, Any]:
            return {"headers": asked.headers(case, callers(what_of(case))[0])}

        def validate_response(self, response: Any, case: Any, additional_checks: Any = None, **sent: Any) -> None:
            # With the headers said apart, whose token it was is known to the check of what comes without one.
            case.validate_response(response, headers=sent["headers"], transport_kwargs=sent, recorder=self.recorder)

    for number in range(SEQUENCES):
        # One by one: the house keeps what earlier ones made, and Hypothesis minds when a choice then leads elsewhere.
        with suppress(FlakyStrategyDefinition):
            seed(number)(Sequence).run(settings=settings(
                max_examples=2, stateful_step_count=STEPS, database=None, deadline=None, phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            ))  # fmt: skip
