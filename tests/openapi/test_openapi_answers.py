"""Every route against its own document: whatever is asked, no answer is a fault of ours, none is undocumented.

Requests are invented by Schemathesis, the same ones each time: some as the document wants them, some that break it.
`make test-long` tries many more (HOURBOOK_OPENAPI_EXAMPLES).
"""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openapi_house import Asked, ask_nobody_outside, breakable, callers
from schemathesis import Case, GenerationMode

from shared.values.permissions import PERMISSIONS

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("openapi")]

EXAMPLES = int(os.environ.get("HOURBOOK_OPENAPI_EXAMPLES", "5"))


def trying(cases: st.SearchStrategy[Case], send: Callable[[st.DataObject, Case], None]) -> None:
    @settings(max_examples=EXAMPLES, derandomize=True, database=None, deadline=None,
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(data=st.data())
    def tried(data: st.DataObject) -> None:
        send(data, data.draw(cases))

    tried()


@pytest.mark.parametrize("what", PERMISSIONS)
def test_what_the_document_allows_is_answered_as_documented(asked: Asked, what: str) -> None:
    def send(data: st.DataObject, case: Case) -> None:
        asked.put_known_ids(
            case, lambda ids: data.draw(st.sampled_from(ids)), invented=data.draw(st.integers(0, 3)) == 0
        )
        case.call_and_validate(headers=asked.headers(case, data.draw(st.sampled_from(callers(what)))))

    trying(asked.cases(what, GenerationMode.POSITIVE), send)


@pytest.mark.parametrize("what", breakable())
def test_what_breaks_the_document_is_refused(asked: Asked, what: str) -> None:
    def send(data: st.DataObject, case: Case) -> None:
        ask_nobody_outside(case)
        case.call_and_validate(headers=asked.token(case, data.draw(st.sampled_from(callers(what)))))

    trying(asked.cases(what, GenerationMode.NEGATIVE), send)
