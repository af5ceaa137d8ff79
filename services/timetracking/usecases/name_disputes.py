"""Say whose hours disputes are about, and on which project. In: disputes. Out: the same, with both names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from services.timetracking.domain.dispute import Dispute
from services.timetracking.usecases.ports import TimetrackingPort


@dataclass(frozen=True)
class NamedDispute(Dispute):
    """A dispute for those who may know the trainer; a client sees neither name."""

    trainer_name: str = ""
    project_name: str = ""


def name_disputes(unit: TimetrackingPort, found: Sequence[Dispute]) -> list[NamedDispute]:
    """Name all of them with two questions."""
    people = unit.people.trainers({one.trainer_id for one in found})
    engaged = unit.people.engagements({one.engagement_id for one in found})
    return [
        NamedDispute(**asdict(one), trainer_name=people[one.trainer_id].name,
                     project_name=engaged[one.engagement_id].project_name)
        for one in found
    ]  # fmt: skip
