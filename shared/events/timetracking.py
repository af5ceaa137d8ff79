"""What timetracking says: projects, timesheets, and the hours that were approved or corrected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self


@dataclass(frozen=True)
class ProjectOpened:
    """A client's project takes hours from now on (or changed: the newest fact replaces what is known)."""

    TYPE: ClassVar[str] = "project.opened"
    VERSION: ClassVar[int] = 1
    KEY: ClassVar[str] = "project_id"

    project_id: str
    client_id: str
    name: str

    @classmethod
    def example(cls) -> Self:
        """A medical project."""
        return cls("prj_1", "cli_1", "Clinical reasoning")


@dataclass(frozen=True)
class ApprovedLine:
    """One approved version of one time entry.

    With clock times: `start_epoch`, `end_epoch` (half-open, `seconds` their distance). Without (an import that
    knows only a date and hours): both None, `work_date` and `seconds` alone count. `work_date` is the local
    date in `zone` on which the entry starts.
    """

    entry_id: str
    entry_version: int
    engagement_id: str
    work_date: str
    zone: str
    seconds: int
    code: str = "REG"
    start_epoch: int | None = None
    end_epoch: int | None = None


@dataclass(frozen=True)
class HoursApproved:
    """These lines of a timesheet, exactly, were accepted; `lines_digest` binds the approval to them.

    `cause` is a sentence where there was more to it than an approver who read them, such as a dispute decided.
    """

    TYPE: ClassVar[str] = "hours.approved"
    VERSION: ClassVar[int] = 1
    KEY: ClassVar[str] = "trainer_id"

    approval_id: str
    timesheet_id: str
    trainer_id: str
    approved_by: str
    lines_digest: str
    lines: tuple[ApprovedLine, ...]
    cause: str = ""

    @classmethod
    def example(cls) -> Self:
        """One hour and one second on a Monday morning in Berlin."""
        line = ApprovedLine(
            "ent_1", 1, "eng_1", "2026-10-05", "Europe/Berlin", 3601, "REG", 1_791_190_980, 1_791_194_581
        )
        return cls("apr_1", "tsh_1", "trn_1", "usr_9", "sha256:0f", (line,))


@dataclass(frozen=True)
class VoidedLine:
    """One approved version of an entry that no longer counts."""

    entry_id: str
    entry_version: int
    engagement_id: str
    seconds: int


@dataclass(frozen=True)
class HoursCorrected:
    """Approved lines were edited or withdrawn: their approval is void, that of all other lines stands."""

    TYPE: ClassVar[str] = "hours.corrected"
    VERSION: ClassVar[int] = 1
    KEY: ClassVar[str] = "trainer_id"

    correction_id: str
    trainer_id: str
    corrected_by: str
    reason: str
    voided: tuple[VoidedLine, ...]

    @classmethod
    def example(cls) -> Self:
        """The trainer had forgotten a lunch break."""
        return cls("cor_1", "trn_1", "usr_1", "lunch break", (VoidedLine("ent_1", 1, "eng_1", 3601),))


@dataclass(frozen=True)
class TimesheetSubmitted:
    """A trainer states that these are the hours of the work week."""

    TYPE: ClassVar[str] = "timesheet.submitted"
    VERSION: ClassVar[int] = 1
    KEY: ClassVar[str] = "trainer_id"

    timesheet_id: str
    trainer_id: str
    engagement_id: str
    week_start: str
    seconds: int

    @classmethod
    def example(cls) -> Self:
        """Twenty hours."""
        return cls("tsh_1", "trn_1", "eng_1", "2026-10-05", 72_000)


@dataclass(frozen=True)
class TimesheetReturned:
    """An approver sent lines back with a reason."""

    TYPE: ClassVar[str] = "timesheet.returned"
    VERSION: ClassVar[int] = 1
    KEY: ClassVar[str] = "trainer_id"

    timesheet_id: str
    trainer_id: str
    returned_by: str
    reason: str
    entry_ids: tuple[str, ...]

    @classmethod
    def example(cls) -> Self:
        """Two entries describe nothing."""
        return cls("tsh_1", "trn_1", "usr_9", "Please say which task", ("ent_2", "ent_3"))


@dataclass(frozen=True)
class TimesheetDue:
    """Unless somebody decides, a submitted timesheet is approved by itself at `due_epoch`, as its project agreed.

    `user_id` is whose step of the chain it waits for, or who stands in for them; None where it is any approver's.
    """

    TYPE: ClassVar[str] = "timesheet.due"
    VERSION: ClassVar[int] = 1
    KEY: ClassVar[str] = "trainer_id"

    timesheet_id: str
    trainer_id: str
    engagement_id: str
    week_start: str
    seconds: int
    due_epoch: int
    user_id: str | None = None

    @classmethod
    def example(cls) -> Self:
        """Twenty hours wait for the project's lead."""
        return cls("tsh_1", "trn_1", "eng_1", "2026-10-05", 72_000, 1_791_806_400, "usr_9")


@dataclass(frozen=True)
class TimesheetReopened:
    """Lines were opened again: approved ones are void (each a `hours.corrected`), all are to be submitted anew."""

    TYPE: ClassVar[str] = "timesheet.reopened"
    VERSION: ClassVar[int] = 1
    KEY: ClassVar[str] = "trainer_id"

    timesheet_id: str
    trainer_id: str
    reopened_by: str
    reason: str
    entry_ids: tuple[str, ...]

    @classmethod
    def example(cls) -> Self:
        """A week was logged on the wrong project."""
        return cls("tsh_1", "trn_1", "usr_7", "Wrong project", ("ent_1", "ent_2"))


@dataclass(frozen=True)
class DisputeOpened:
    """One submitted line is doubted: it waits for a decision, due at `due_epoch`, while all others go their way.

    `billed`: the client doubts approved hours that it is billed; they stay paid and billed until it is decided.
    """

    TYPE: ClassVar[str] = "dispute.opened"
    VERSION: ClassVar[int] = 1
    KEY: ClassVar[str] = "trainer_id"

    dispute_id: str
    trainer_id: str
    timesheet_id: str
    entry_id: str
    entry_version: int
    engagement_id: str
    opened_by: str
    reason: str
    seconds: int
    work_date: str
    due_epoch: int
    billed: bool = False

    @classmethod
    def example(cls) -> Self:
        """Nobody saw the trainer at the task that afternoon."""
        return cls("dsp_1", "trn_1", "tsh_1", "ent_2", 1, "eng_1", "usr_9", "No task was open then", 7200,
                   "2026-10-05", 1_791_806_400)  # fmt: skip


@dataclass(frozen=True)
class DisputeEscalated:
    """A dispute was not decided by its deadline; its line stays disputed, and finance is to see to it."""

    TYPE: ClassVar[str] = "dispute.escalated"
    VERSION: ClassVar[int] = 1
    KEY: ClassVar[str] = "trainer_id"

    dispute_id: str
    trainer_id: str
    due_epoch: int

    @classmethod
    def example(cls) -> Self:
        """A week went by."""
        return cls("dsp_1", "trn_1", 1_791_806_400)


@dataclass(frozen=True)
class DisputeDecided:
    """A third person decided: of `claimed_seconds`, `approved_seconds` count; their approval is a fact of its own."""

    TYPE: ClassVar[str] = "dispute.decided"
    VERSION: ClassVar[int] = 1
    KEY: ClassVar[str] = "trainer_id"

    dispute_id: str
    trainer_id: str
    outcome: str
    decided_by: str
    reason: str
    claimed_seconds: int
    approved_seconds: int

    @classmethod
    def example(cls) -> Self:
        """The call was an hour shorter than it seemed."""
        return cls("dsp_1", "trn_1", "correct", "usr_7", "The recording ends at three", 7200, 3600)


@dataclass(frozen=True)
class BudgetReached:
    """Of a project's budget of hours so many percent are used; hours are taken and paid all the same."""

    TYPE: ClassVar[str] = "budget.reached"
    VERSION: ClassVar[int] = 1
    KEY: ClassVar[str] = "project_id"

    budget_id: str
    project_id: str
    percent: int
    cap_seconds: int
    used_seconds: int

    @classmethod
    def example(cls) -> Self:
        """Eighty of a hundred hours."""
        return cls("bud_1", "prj_1", 80, 360_000, 288_000)


@dataclass(frozen=True)
class RequirementSet:
    """A project asks for a verified credential from `valid_from` on (`valid_to` exclusive); the newest fact counts.

    Without a name any credential of the kind will do. Hours of days on which it is not held are not logged.
    """

    TYPE: ClassVar[str] = "requirement.set"
    VERSION: ClassVar[int] = 1
    KEY: ClassVar[str] = "project_id"

    requirement_id: str
    project_id: str
    kind: str
    name: str
    valid_from: str
    valid_to: str | None = None

    @classmethod
    def example(cls) -> Self:
        """Physicians alone, from the new year on."""
        return cls("req_1", "prj_1", "licence", "physician", "2027-01-01")
