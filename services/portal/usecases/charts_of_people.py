"""The funnel as a picture. In: its stages as onboarding counts them. Out: a chart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from services.portal.domain.chart import Chart, Line
from services.portal.domain.words import step


def funnel_chart(stages: Iterable[Mapping[str, Any]]) -> Chart:
    """Draw how many stand at each step."""
    lines = [Line(step(one["step"]), (one["trainers"],), (str(one["trainers"]),)) for one in stages]
    return Chart("funnel", "From the sheet to work", "How many people stand at each step now.", "Step", ("People",),
                 tuple(lines))  # fmt: skip
