"""Routes that learn to write their addresses late write the same ones."""

from __future__ import annotations

import pytest
from werkzeug.routing import BuildError, Map, Rule

from shared.plumbing.late_rule import LateRule


@pytest.mark.parametrize(
    "rule, values",
    [
        ("/weeks", {}),
        ("/weeks", {"page": "2"}),
        ("/weeks/<week_start>", {"week_start": "2026-10-05", "zone": "Asia/Kolkata"}),
        ("/people/<rule>/accounts/<int:self>", {"rule": "a b/c", "self": 7}),
    ],
)
def test_an_address_is_written_as_by_werkzeug(rule: str, values: dict[str, object]) -> None:
    late, plain = (
        Map([kind(rule, endpoint="there")]).bind("localhost").build("there", dict(values)) for kind in (LateRule, Rule)
    )
    assert late == plain
    assert late.startswith(("/weeks", "/people/a%20b/c/accounts/7"))


def test_a_missing_part_is_missed() -> None:
    with pytest.raises(BuildError):
        Map([LateRule("/weeks/<week_start>", endpoint="there")]).bind("localhost").build("there", {})
