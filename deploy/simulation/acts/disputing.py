"""Acts of those who doubt: lines disputed, by approvers and by clients, and decided; weeks reopened."""

from __future__ import annotations

from random import Random
from typing import Any

from deploy.simulation.acts.chance import choose, prefer
from deploy.simulation.acts.working import plain, sheets_in, trainer_of
from deploy.simulation.cast import APPROVERS, FINANCE
from deploy.simulation.model.hours import expect
from deploy.simulation.model.rows import Line
from deploy.simulation.world import World
from services.timetracking.domain.dispute import OUTCOMES, Dispute
from services.timetracking.domain.entry import Entry
from services.timetracking.usecases.decide_dispute import DecideDispute, decide_dispute
from services.timetracking.usecases.dispute_billed import DisputeBilled, dispute_billed
from services.timetracking.usecases.give_evidence import give_evidence
from services.timetracking.usecases.list_disputes import DisputeFilter, list_disputes
from services.timetracking.usecases.open_dispute import OpenDispute, open_dispute
from services.timetracking.usecases.reopen_timesheet import ReopenTimesheet, reopen_timesheet
from services.timetracking.usecases.show_reopening import Reopening, show_reopening
from services.timetracking.usecases.withdraw_dispute import withdraw_dispute
from shared.values.call import Actor, Call


def dispute(world: World, draw: Random) -> str:
    """Let an approver doubt one line that waits."""
    one = choose(draw, world.books.worked.live("submitted"))
    command = OpenDispute(one.sheet, one.entry, "Nobody saw that")
    world.perform("timetracking", draw.choice(APPROVERS), lambda unit, call: open_dispute(unit, call, command),
                  lambda _: world.books.worked.disputed(one.entry))  # fmt: skip
    return f"an approver disputes {one.hours.seconds} seconds of {world.diary.ref_of(one.trainer)}"


def dispute_a_bill(world: World, draw: Random) -> str:
    """Let a client doubt approved hours, mostly such as it was billed; another client knows nothing of them."""
    billed = {engagement for (engagement, _week), seconds in world.books.billed.seconds.items() if seconds}
    approved = world.books.worked.live("approved")
    one = prefer(draw, [each for each in approved if each.engagement in billed] or approved, approved)
    theirs = world.books.terms[one.engagement].client
    client_id = prefer(draw, [theirs], sorted(world.diary.clients.values()))

    def accepted(made: Dispute) -> None:
        expect(client_id == theirs, f"{client_id} disputes hours of {theirs}")
        world.books.worked.doubted(made.dispute_id, one.entry, made.version)

    world.perform("timetracking", _client(client_id),
                  lambda unit, call: dispute_billed(unit, call, DisputeBilled(one.entry, "We saw nobody")),
                  accepted)  # fmt: skip
    return f"a client disputes {one.hours.seconds} seconds of {world.diary.ref_of(one.trainer)}"


def answer(world: World, draw: Random) -> str:
    """Let a trainer answer a dispute."""
    found = choose(draw, _pending(world))
    actor = trainer_of(world, found.trainer_id)
    world.perform("timetracking", actor,
                  lambda unit, call: give_evidence(unit, call, found.dispute_id, "I was in a call"))  # fmt: skip
    return f"{world.diary.ref_of(found.trainer_id)} answers a dispute"


def decide(world: World, draw: Random) -> str:
    """Let somebody decide a dispute: who opened it is refused, and whoever is not of finance where a client did."""
    found = choose(draw, _pending(world))
    outcome = draw.choice(OUTCOMES)
    seconds = draw.randint(0, found.seconds) if outcome == "correct" else None
    command = DecideDispute(found.dispute_id, outcome, "So it was", seconds)

    def verb(unit: Any, call: Call) -> tuple[Dispute, Entry, set[str]]:
        known = {one.approval_id for one in unit.approvals.of_timesheet(found.timesheet_id)}
        decided = decide_dispute(unit, call, command)
        entry = unit.entries.get(found.entry_id)
        return decided, entry, {one.approval_id for one in unit.approvals.of_timesheet(entry.timesheet_id)} - known

    actor = draw.choice((*APPROVERS, *FINANCE))

    def accepted(done: tuple[Dispute, Entry, set[str]]) -> None:
        decided, entry, approvals = done
        line = Line(entry.entry_id, entry.version, entry.engagement_id, plain(entry.hours))
        if found.client_id is not None:
            expect(actor in FINANCE, f"{actor.user_id} decided what a client disputes")
            stands = world.books.worked.answered(found.dispute_id, outcome == "approve", entry.timesheet_id)
            if stands:
                expect(not approvals, f"{line.entry} stands, and was approved anew")
                return
        world.books.worked.decided(line, entry.timesheet_id, approvals, decided.approved_seconds or 0)

    world.perform("timetracking", actor, verb, accepted)
    return f"a dispute about {world.diary.ref_of(found.trainer_id)} is decided: {outcome}"


def take_back(world: World, draw: Random) -> str:
    """Let an approver or a client take a dispute back: who did not open it is refused."""
    found = choose(draw, _pending(world))
    actor = draw.choice(APPROVERS) if found.client_id is None else _client(found.client_id)

    def accepted(_dispute: Dispute) -> None:
        if found.client_id is None:
            world.books.worked.undisputed(found.entry_id)
        else:
            world.books.worked.forgiven(found.dispute_id)

    world.perform("timetracking", actor,
                  lambda unit, call: withdraw_dispute(unit, call, found.dispute_id, "My mistake"),
                  accepted)  # fmt: skip
    return f"a dispute about {world.diary.ref_of(found.trainer_id)} is taken back"


def reopen(world: World, draw: Random) -> str:
    """Let an approver or the trainer reopen a timesheet, whole or one line of it."""
    sheet, trainer_id = choose(draw, sheets_in(world, "approved", "submitted"))
    lines = [one.entry for one in world.books.worked.of_sheet(sheet) if one.state in ("approved", "submitted")]
    only = None if draw.random() < 0.5 else (draw.choice(lines),)
    actor = draw.choice((*APPROVERS, trainer_of(world, trainer_id)))

    def verb(unit: Any, call: Call) -> Reopening:
        shown = show_reopening(unit, call, sheet, only)
        reopen_timesheet(unit, call, ReopenTimesheet(sheet, shown.digest, "That was not so", only))
        return shown

    def accepted(shown: Reopening) -> None:
        world.books.worked.reopened(
            sheet, [line.entry_id for line in shown.approved], [line.entry_id for line in shown.submitted]
        )

    world.perform("timetracking", actor, verb, accepted)
    return f"a timesheet of {world.diary.ref_of(trainer_id)} is reopened"


def _client(client_id: str) -> Actor:
    return Actor(f"usr_{client_id}", frozenset({"client"}), client_id=client_id)


def _pending(world: World) -> list[Dispute]:
    call = Call(APPROVERS[0], world.now_epoch, lambda prefix: prefix)
    return world.look("timetracking", lambda unit: list_disputes(unit, call, DisputeFilter(pending=True), None, 100))
