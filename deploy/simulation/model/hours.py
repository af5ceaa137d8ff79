"""What people logged and what became of it. In: accepted actions on hours. Out: which lines stand approved.

An action that the product accepted and that cannot be is a `Wrong`: the model knows the rules too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace

from deploy.simulation.model.rows import Hours, Line


class Wrong(Exception):  # noqa: N818 - it says what is wrong
    """The product accepted what must be refused, or did something else than it was asked."""


# What stands until somebody corrects or decides it.
FIXED = ("approved", "disputed")


@dataclass(frozen=True)
class Entry:
    """An entry as it stands: its newest version, and that version's state."""

    entry: str
    trainer: str
    engagement: str
    sheet: str
    version: int
    hours: Hours
    state: str = "draft"
    live: bool = True

    @property
    def line(self) -> Line:
        """Give the bare line."""
        return Line(self.entry, self.version, self.engagement, self.hours)


@dataclass
class Worked:
    """All entries, approvals (their lines by id) and the versions that corrections have voided."""

    entries: dict[str, Entry] = field(default_factory=dict)
    approvals: dict[str, tuple[Line, ...]] = field(default_factory=dict)
    voided: set[tuple[str, int]] = field(default_factory=set)
    # Which version a client doubts, by dispute; what it took back is not here.
    doubts: dict[str, tuple[str, int]] = field(default_factory=dict)

    def logged(self, entry: Entry) -> None:
        """Take in a new entry."""
        expect(entry.entry not in self.entries, f"entry {entry.entry} was logged before")
        self._expect_free(entry)
        self.entries[entry.entry] = entry

    def edited(self, entry_id: str, hours: Hours, sheet: str, version: int) -> None:
        """Put a new draft in the place of what was not approved."""
        old = self._live(entry_id)
        expect(old.state not in FIXED, f"{old.state} entry {entry_id} was edited in place")
        self._put(old, hours, sheet, version)

    def corrected(self, entry_id: str, hours: Hours | None, sheet: str, version: int) -> None:
        """Void an approved version; a new draft takes its place, or none."""
        old = self._live(entry_id)
        expect(old.state == "approved", f"entry {entry_id} was corrected while {old.state}")
        self.voided.add(old.line.key)
        if hours is None:
            self.entries[entry_id] = replace(old, live=False)
        else:
            self._put(old, hours, sheet, version)

    def withdrawn(self, entry_id: str) -> None:
        """Take an entry out that was not approved."""
        old = self._live(entry_id)
        expect(old.state not in FIXED, f"{old.state} entry {entry_id} was withdrawn")
        self.entries[entry_id] = replace(old, live=False)

    def submitted(self, sheet: str) -> None:
        """Let the drafts and returned lines of a timesheet wait for a decision."""
        for one in self.of_sheet(sheet):
            if one.state in ("draft", "returned"):
                self.entries[one.entry] = replace(one, state="submitted")

    def returned(self, sheet: str, only: Collection[str] | None) -> None:
        """Send lines back."""
        for one in self.of_sheet(sheet):
            if one.state == "submitted" and (only is None or one.entry in only):
                self.entries[one.entry] = replace(one, state="returned")

    def approved(self, approval: str, lines: Iterable[Line]) -> None:
        """Accept exactly these lines, each of which must wait just as it is."""
        expect(approval not in self.approvals, f"approval {approval} was given before")
        self.approvals[approval] = tuple(lines)
        for line in self.approvals[approval]:
            one = self._live(line.entry)
            expect(one.line == line, f"another version of {line.entry} was approved than stands there")
            expect(one.state == "submitted", f"entry {line.entry} was approved while {one.state}")
            self.entries[line.entry] = replace(one, state="approved")

    def disputed(self, entry_id: str) -> None:
        """Take one waiting line out of approval."""
        self._move(entry_id, "submitted", "disputed")

    def undisputed(self, entry_id: str) -> None:
        """Let a disputed line wait again."""
        self._move(entry_id, "disputed", "submitted")

    def doubted(self, dispute: str, entry_id: str, version: int) -> None:
        """Hear that a client doubts approved hours, which stand meanwhile; a version is doubted once."""
        one = self._live(entry_id)
        expect(one.state == "approved", f"a client doubts entry {entry_id} that is {one.state}")
        expect(one.version == version, f"a client doubts version {version} of {entry_id} where {one.version} stands")
        expect(one.line.key not in self.doubts.values(), f"version {version} of {entry_id} is doubted twice")
        self.doubts[dispute] = one.line.key

    def forgiven(self, dispute: str) -> None:
        """Hear that a client took its doubt back, and may doubt the same hours again."""
        del self.doubts[dispute]

    def answered(self, dispute: str, stands: bool, sheet: str) -> bool:
        """Decide a client's doubt; gives whether the hours stand. What does not is void, and disputed from then on."""
        entry_id, version = self.doubts[dispute]
        if not stands:
            one = self._live(entry_id)
            expect(one.state == "approved" and one.version == version, f"{entry_id} was decided though it has changed")
            self.voided.add(one.line.key)
            self._put(one, one.hours, sheet, version + 1)
            self.entries[entry_id] = replace(self.entries[entry_id], state="disputed")
        return stands

    def decided(self, line: Line, sheet: str, approvals: Collection[str], approved_seconds: int) -> None:
        """Accept a disputed line, or the part of it that the line says, or none of it."""
        old = self._live(line.entry)
        expect(old.state == "disputed", f"entry {line.entry} was decided while {old.state}")
        expect(line.hours.seconds <= old.hours.seconds, f"more of {line.entry} was granted than claimed")
        if not approved_seconds:
            expect(not approvals, f"rejected entry {line.entry} was approved")
            self._move(line.entry, "disputed", "rejected")
            return
        if line.version != old.version:
            self._put(old, line.hours, sheet, line.version)
        expect(line.hours.seconds == approved_seconds, f"not as much of {line.entry} was granted as was said")
        self.entries[line.entry] = replace(self.entries[line.entry], state="submitted")
        (approval,) = approvals
        self.approved(approval, [line])

    def reopened(self, sheet: str, approved: Collection[str], submitted: Collection[str]) -> None:
        """Void approved lines, which stand as drafts again; return those that waited."""
        for entry_id in approved:
            old = self._live(entry_id)
            expect(old.state == "approved", f"entry {entry_id} was reopened while {old.state}")
            self.voided.add(old.line.key)
            self._put(old, old.hours, sheet, old.version + 1)
        for entry_id in submitted:
            self._move(entry_id, "submitted", "returned")

    def _move(self, entry_id: str, before: str, after: str) -> None:
        one = self._live(entry_id)
        expect(one.state == before, f"entry {entry_id} became {after} while {one.state}")
        self.entries[entry_id] = replace(one, state=after)

    def standing(self, approvals: Collection[str] | None = None, voided: Collection[tuple[str, int]] | None = None
                 ) -> Iterator[Line]:  # fmt: skip
        """Give the approved lines that no correction has voided, as far as somebody knows of both (None: all)."""
        void = self.voided if voided is None else voided
        for approval, lines in self.approvals.items():
            if approvals is None or approval in approvals:
                yield from (line for line in lines if line.key not in void)

    def of_sheet(self, sheet: str) -> list[Entry]:
        """Give the live entries of a timesheet."""
        return [one for one in self.entries.values() if one.live and one.sheet == sheet]

    def live(self, *states: str) -> list[Entry]:
        """Give the live entries in any of these states."""
        return [one for one in self.entries.values() if one.live and one.state in states]

    def faults(self) -> Iterator[str]:
        """Find entries of which two versions stand approved at once."""
        counts = Counter(line.entry for line in self.standing())
        yield from (f"entry {entry} counts {count} times" for entry, count in counts.items() if count > 1)

    def _live(self, entry_id: str) -> Entry:
        one = self.entries.get(entry_id)
        if one is None or not one.live:
            raise Wrong(f"entry {entry_id} is not there")
        return one

    def _put(self, old: Entry, hours: Hours, sheet: str, version: int) -> None:
        expect(version == old.version + 1, f"version {version} of {old.entry} follows {old.version}")
        new = replace(old, hours=hours, sheet=sheet, version=version, state="draft")
        self._expect_free(new)
        self.entries[old.entry] = new

    def _expect_free(self, new: Entry) -> None:
        """Nobody works twice in the same second."""
        if new.hours.start is None or not new.hours.seconds:
            return
        begin, end = new.hours.start, new.hours.start + new.hours.seconds
        for other in self.entries.values():
            if other.trainer != new.trainer or other.entry == new.entry or not other.live:
                continue
            if other.hours.start is not None and other.hours.seconds:
                apart = other.hours.start >= end or other.hours.start + other.hours.seconds <= begin
                expect(apart, f"entries {other.entry} and {new.entry} overlap")


def expect(holds: bool, sentence: str) -> None:
    """Hold the product to what the model knows."""
    if not holds:
        raise Wrong(sentence)
