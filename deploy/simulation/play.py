"""Play a story. In: steps and machinery. Out: what came of every step, what struck, and what the judge found."""

from __future__ import annotations

import traceback
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

import sqlalchemy as sa

from deploy.simulation.acts.chance import NotNow
from deploy.simulation.acts.table import ACTS, BEFORE
from deploy.simulation.cast import cast_for
from deploy.simulation.judge import judge
from deploy.simulation.model.hours import Wrong
from deploy.simulation.step import MACHINE, Step, Told
from deploy.simulation.weather import Away, Died, Hiccup
from deploy.simulation.world import Machinery, World, refusal_code
from shared.values.finding import Finding
from shared.values.refusal import Refusal


@dataclass
class Played:
    """A story that was played: what was told, how often what came of which act, what struck, and what is wrong."""

    told: list[Told] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    acts: Counter[tuple[str, str]] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)

    @property
    def codes(self) -> frozenset[str]:
        """Give the kinds of findings."""
        return frozenset(finding.code for finding in self.findings)


def play(seed: int, steps: Sequence[Step], machinery: Machinery | None = None) -> Played:
    """Play steps in a fresh world; the first step that goes wrong in itself ends the story."""
    world = World(seed, cast_for(seed), machinery or Machinery())
    played = Played(faults=world.weather.struck)
    try:
        for step in steps:
            told = _take(world, step, played.findings)
            played.told.append(told)
            played.acts[world.attempt, told.outcome.partition(":")[0]] += 1
            if played.findings:
                return played
        try:
            played.findings += judge(world)
        except Exception as error:  # noqa: BLE001 - a bug that only shows when all is quiet is a finding like any other
            played.findings.append(_bug(error))
    finally:
        world.close()
    return played


def _take(world: World, step: Step, findings: list[Finding]) -> Told:
    world.now_epoch = max(world.now_epoch, step.at_epoch)
    world.weather.turn(step.faults, step.dice ^ 1)
    world.attempt = step.kind
    before = world.weather.struck.copy()
    outcome, sentence = _outcome(world, step, findings)
    struck = tuple(fault for fault in step.faults if world.weather.struck[fault] > before[fault])
    return Told(Step(step.number, step.at_epoch, step.kind, step.service, step.dice, struck), outcome, sentence)


def _outcome(world: World, step: Step, findings: list[Finding]) -> tuple[str, str]:
    """Take a step; gives what came of it and a sentence. What should not come of it is a finding."""
    name = f"{step.service}: {step.kind}" if step.service else step.kind.replace("_", " ")
    try:
        return _done(world, step, name)
    except Wrong as wrong:
        findings.append(Finding("accepted_wrongly", step.kind, str(wrong)))
    except Exception as error:  # noqa: BLE001 - whatever escapes a use case or a machine is a bug of the house
        findings.append(_bug(error))
    return "WRONG", name


def _done(world: World, step: Step, name: str) -> tuple[str, str]:
    try:
        if step.kind in MACHINE:
            moved = world.machine(step.kind, step.service, Random(step.dice))
            return ("done" if moved else "nothing to do"), f"{name} ({moved})"
        return "done", _act(world, step)
    except NotNow:
        return "nothing to do", name
    except (Refusal, sa.exc.IntegrityError) as refusal:
        return f"refused: {refusal_code(refusal)}", name
    except Died as death:
        if step.kind in MACHINE:
            world.restart(step.service)
        return f"died: {death}", name
    except (Away, Hiccup, sa.exc.OperationalError) as away:
        return f"failed: {away}".partition("\n")[0], name


def _act(world: World, step: Step) -> str:
    """Do what the story says or, where nobody is there to do it to, what comes before it."""
    kind: str | None = step.kind
    while kind:
        world.attempt = kind
        try:
            return ACTS[kind](world, Random(step.dice))
        except NotNow:
            kind = BEFORE.get(kind)
    raise NotNow


def _bug(error: Exception) -> Finding:
    last = traceback.extract_tb(error.__traceback__)[-1]
    return Finding(f"bug_{type(error).__name__}", f"{last.filename.rpartition('/')[2]}:{last.name}", str(error)[:500])
