"""Import a tracker's export. In: what was read of the file. Out: what was added, what was known, what is wrong.

Good rows come in, bad ones are named with row and field; the same file twice adds nothing. A dry run does all of it
and leaves nothing behind.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from services.timetracking.domain.caps import CapWarning
from services.timetracking.domain.hours_row import ReadHours
from services.timetracking.usecases.admit import Admitted, admit
from services.timetracking.usecases.match_rows import Meanings, match_rows
from services.timetracking.usecases.ports import ImportNote, TimetrackingPort
from shared.values.call import Call
from shared.values.sheet import RowError


@dataclass(frozen=True)
class ImportHours:
    """What was read of a file, and what its words mean."""

    read: ReadHours = field(repr=False)
    meanings: Meanings = field(default_factory=Meanings)
    dry_run: bool = False


@dataclass(frozen=True)
class ImportedHours:
    """`entries` and `seconds` were added; `known` rows came with an earlier file; `errors` are in order of row."""

    import_id: str
    read: ReadHours
    entries: int
    seconds: int
    known: int
    errors: tuple[RowError, ...]
    warnings: tuple[CapWarning, ...]
    dry_run: bool


def import_hours(unit: TimetrackingPort, call: Call, command: ImportHours) -> ImportedHours:
    """Match and store an export's hours."""
    read = command.read
    candidates, unmatched = match_rows(unit, call, read.entries, command.meanings)
    with unit.rehearsal(only_try=command.dry_run):
        admitted = admit(unit, call, candidates)
        imported = _report(call, command, read, unmatched, admitted)
        unit.approvals.note_import(_note(call, imported))
    return imported


def _report(
    call: Call, command: ImportHours, read: ReadHours, unmatched: list[RowError], admitted: Admitted
) -> ImportedHours:
    refused = [RowError(ref, fault.pointer, fault.code, fault.detail) for ref, fault in admitted.faults]
    seconds = sum(entry.hours.seconds for entry in admitted.entries.values())
    errors = tuple(sorted([*read.errors, *unmatched, *refused]))
    return ImportedHours(call.new_id("imp"), read, len(admitted.entries), seconds, len(admitted.known), errors,
                         tuple(admitted.warnings), command.dry_run)  # fmt: skip


def _note(call: Call, imported: ImportedHours) -> ImportNote:
    read = imported.read
    return ImportNote(
        imported.import_id, read.digest, read.format or "", read.zone, read.rows, imported.entries,
        imported.known, len(imported.errors), imported.seconds, call.actor.user_id, call.at_epoch,
    )  # fmt: skip
