"""Find whose hours the rows of an export are, and on which engagement.

In: readable rows, and names of the tracker that mean others of ours. Out: candidates, and an error for each row that
matches nobody, nothing, or more than one. People match by e-mail address, or by full name where the tracker knows no
address; projects by name, whatever the case, among the engagements of that person that cover the day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from services.timetracking.domain.codes import REGULAR
from services.timetracking.domain.engagement import Engagement
from services.timetracking.domain.entry import Words
from services.timetracking.domain.hours_row import HoursRow
from services.timetracking.domain.worked import Worked
from services.timetracking.usecases.admit import Candidate
from services.timetracking.usecases.ports import TimetrackingPort, Trainer
from services.timetracking.usecases.reach import knows
from shared.values.call import Call
from shared.values.sheet import RowError


@dataclass(frozen=True)
class Meanings:
    """What the tracker's words mean; whatever is not named here means itself.

    Person (address or name) -> trainer id or address; project -> engagement id, project id or our project's name;
    task -> earnings code, regular work where it is not named.
    """

    people: Mapping[str, str] = field(default_factory=dict)
    projects: Mapping[str, str] = field(default_factory=dict)
    tasks: Mapping[str, str] = field(default_factory=dict)

    def person(self, row: HoursRow) -> str:
        """Give the word for the row's person, in lower case."""
        word = (row.person_email or row.person_name).casefold()
        return self._people.get(word, word)

    def project(self, row: HoursRow) -> str:
        """Give the word for the row's project, in lower case."""
        word = row.project.casefold()
        return self._projects.get(word, word)

    def code(self, row: HoursRow) -> str:
        """Give the earnings code of the row's task."""
        return self._tasks.get(row.task.casefold(), REGULAR)

    @cached_property
    def _people(self) -> dict[str, str]:
        return {said.casefold(): meant.casefold() for said, meant in self.people.items()}

    @cached_property
    def _projects(self) -> dict[str, str]:
        return {said.casefold(): meant.casefold() for said, meant in self.projects.items()}

    @cached_property
    def _tasks(self) -> dict[str, str]:
        return {said.casefold(): code for said, code in self.tasks.items()}


def match_rows(
    unit: TimetrackingPort, call: Call, rows: Sequence[HoursRow], meanings: Meanings
) -> tuple[list[Candidate], list[RowError]]:
    """Give a candidate for each row that matches exactly one trainer and one engagement the caller may reach."""
    people = _people(unit, call, {meanings.person(row) for row in rows})
    trainer_ids = {trainer.trainer_id for found in people.values() for trainer in found}
    engagements = unit.people.engagements_of(trainer_ids)
    candidates, errors = [], []
    for row in rows:
        trainers = people.get(meanings.person(row), [])
        if len(trainers) != 1:
            errors.append(_person_error(row, trainers))
            continue
        offered = engagements.get(trainers[0].trainer_id, [])
        found = _engagement(row, meanings.project(row), offered, trainers[0])
        if isinstance(found, RowError):
            errors.append(found)
            continue
        hours = Worked(row.work_date, row.zone, row.seconds, row.start_epoch, row.end_epoch,
                       meanings.code(row))  # fmt: skip
        words = Words(row.task, row.description)
        candidates.append(Candidate(row.row, trainers[0], found, hours, words, row.fingerprint))
    return candidates, errors


def _people(unit: TimetrackingPort, call: Call, words: set[str]) -> dict[str, list[Trainer]]:
    """Give the trainers that each word may mean: one's own where a trainer imports their own file."""
    found: dict[str, list[Trainer]] = defaultdict(list)
    ids = unit.people.trainers({word for word in words if word.startswith("trn_")})
    for trainer in ids.values():
        found[trainer.trainer_id.casefold()].append(trainer)
    for trainer in unit.people.trainers_by_email(words):
        found[trainer.email.casefold()].append(trainer)
    for trainer in unit.people.trainers_by_name({word for word in words if word not in found}):
        found[trainer.name.casefold()].append(trainer)
    own = call.actor.trainer_id if "" in words else None
    found[""].extend(unit.people.trainers([own]).values() if own else [])
    return {word: [one for one in some if knows(call.reach, one)] for word, some in found.items()}


def _engagement(row: HoursRow, word: str, offered: Sequence[Engagement], trainer: Trainer) -> Engagement | RowError:
    named = [
        one
        for one in offered
        if word in (one.engagement_id.casefold(), one.project_id.casefold(), one.project_name.casefold())
    ]
    covering = [one for one in named if one.covers(row.work_date)]
    if len(covering) == 1:
        return covering[0]
    if not named:
        return RowError(row.row, "project", "project_unknown", f"{trainer.name} has no engagement on a project "
                        f"{row.project!r}; start one, or map the name to one of theirs.")  # fmt: skip
    if not covering:
        return RowError(row.row, "project", "outside_engagement", f"{trainer.name} has no engagement on "
                        f"{row.project!r} that covers {row.work_date}; correct the dates of one.")  # fmt: skip
    return RowError(row.row, "project", "engagement_ambiguous", f"{trainer.name} has {len(covering)} engagements "
                    f"on {row.project!r} on {row.work_date}; map the name to the id of one.")  # fmt: skip


def _person_error(row: HoursRow, trainers: Sequence[Trainer]) -> RowError:
    who = row.person_email or row.person_name
    if trainers:
        return RowError(row.row, "person", "person_ambiguous", f"{len(trainers)} trainers are called {who!r}; map the "
                        "name to the address of one.")  # fmt: skip
    if not who:
        return RowError(row.row, "person", "person_missing", "The row names nobody; export with addresses.")
    return RowError(row.row, "person", "person_unknown", f"No trainer of yours has the address or name {who!r}; "
                    "correct it, or map it to the address of one.")  # fmt: skip
