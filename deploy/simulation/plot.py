"""The plot of a world: an invented month. In: a seed. Out: a story, step by step, with what goes wrong.

People open, work and get paid, each in their season; between two acts machines move some facts, some of the time. A
story only says what is tried: what is possible, allowed and wise shows when it is played.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from deploy.month.calendar import at
from deploy.simulation.step import Step
from deploy.simulation.world import BUILDERS


@dataclass(frozen=True)
class Season:
    """From when to when, how many acts, and how often each is tried."""

    first: date
    last: date
    acts: tuple[int, int]
    weights: dict[str, int]


# The order in which a programme begins; each is tried again later, for the news it needs may be late.
_FIRST = ("found_company", "register_a_client", "found_vendor", "register_a_client", "found_vendor", "open_a_project",
          "open_a_project", "open_a_project")  # fmt: skip
_EACH_TRAINER = ("import_person", "invite", "sign", "engage", "give_account", "approve_an_account",
                 "agree_bill_rate")  # fmt: skip
_MOST_TRAINERS = 5
# What some programmes agree on before the first hour, each by itself, and how likely it is.
_AGREED: Mapping[tuple[str, ...], float] = {
    ("agree_a_deadline",): 0.5, ("agree_a_chain",): 0.4,
    ("ask_for_a_licence", *("give_a_licence",) * 4, *("check_a_licence",) * 4): 0.4,
}  # fmt: skip
_HIRING = {"register_a_client": 1, "open_a_project": 2, "import_person": 2, "invite": 2, "sign": 3, "engage": 4,
           "agree_bill_rate": 4, "change_pay_rate": 3, "give_account": 3, "approve_an_account": 5,
           "take_back_an_account": 1, "agree_a_deadline": 1, "agree_a_chain": 1, "ask_for_a_licence": 1,
           "give_a_licence": 2, "check_a_licence": 2, "come_back": 4, "give_a_tax_form": 4}  # fmt: skip
_WORKING = {"log_hours": 26, "import_export": 4, "edit": 5, "withdraw": 2, "submit": 14, "submit_week": 3,
            "read_timesheet": 3, "approve": 14, "approve_some": 4, "return_some": 3, "correct": 5, "dispute": 3,
            "dispute_a_bill": 3, "answer": 1, "decide": 5, "take_back": 1, "reopen": 2, "go_away": 1, "leave": 1,
            "ask_to_be_forgotten": 1, "forget": 1}  # fmt: skip
_PAYING = {"open_a_run": 2, "submit_a_run": 3, "approve_a_run": 3, "pay_group": 8, "void_a_run": 1, "hold": 1,
           "release_hold": 2, "reject_an_account": 1, "give_account": 2, "approve_an_account": 2,
           "prepare_a_file": 4, "discard_a_file": 1, "release_a_file": 5,
           "send_a_file": 6, "settle_a_file": 8, "money_comes_back": 8, "send_again": 8, "draft_an_invoice": 3,
           "issue_an_invoice": 5, "receive_money": 6, "close": 1, "forget": 3}  # fmt: skip


def _scaled(weights: dict[str, int], factor: int) -> dict[str, int]:
    return {name: weight * factor for name, weight in weights.items()}


SEASONS = (
    Season(date(2026, 10, 5), date(2026, 10, 20), (16, 24), _HIRING | _WORKING),
    Season(date(2026, 10, 20), date(2026, 11, 3), (24, 34), _HIRING | _scaled(_WORKING, 2) | _PAYING),
    Season(date(2026, 11, 3), date(2026, 11, 11), (30, 45), _WORKING | _scaled(_PAYING, 2)),
)
# How often something goes wrong, by world: in some seldom, in some all the time.
_STORMS = (0.03, 0.1, 0.25)
# How fast news travels, by world: after how many of its acts machines catch up.
_HASTES = (0.1, 0.25, 0.5)
_OPENS = date(2026, 9, 28)
_MACHINES = {"relay": 40, "consume": 50, "restart": 2, "rewind": 3, "freeze": 3, "thaw": 4, "replay": 5, "verify": 2}
# Whose workers have jobs, and whose clocks have something due.
_WORKERS = ("witness", "timetracking", "payments")
_OF_ACTS = ("database_busy", "dies_before_commit", "answer_lost", "sent_twice")
_OF_RELAYS = ("log_away", "publish_cut", "publish_unacknowledged", "jobs_unacknowledged", "second_relay")
_OF_DELIVERY = ("withheld", "shuffled", "delivered_twice", "hiccup", "poisoned")
_OF_CONSUMERS = ("database_busy", "dies_before_effect", "dies_before_position", "position_unacknowledged")
_OF_WORKERS = ("hiccup", "handed_twice", "dies_in_job", "dies_before_done")


def plot(seed: int) -> list[Step]:
    """Invent the story of a seed."""
    draw = Random(f"plot {seed}")
    storm, haste = draw.choice(_STORMS), draw.choice(_HASTES)
    steps: list[Step] = []
    for now, act, quiet in (*_opening(draw), *(one for season in SEASONS for one in _acts(draw, season, haste))):
        steps.append(Step(len(steps), now, act, "", _dice(draw), _one_of(draw, storm / 3, _OF_ACTS)))
        for kind, service in _quiet_hour(draw) if quiet else _bustle(draw):
            steps.append(Step(len(steps), now, kind, service, _dice(draw), _threats(draw, storm, kind)))
    return steps


def _opening(draw: Random) -> list[tuple[int, str, bool]]:
    """Give the acts that open the programme, with their instants and whether machines catch up after them.

    Now and then somebody is forgotten: who is missing comes later in the month, or never.
    """
    told = [(act, act != _FIRST[1] or draw.random() < 0.5) for act in _FIRST]
    for act in _EACH_TRAINER:
        told += [(act, number == _MOST_TRAINERS - 1) for number in range(_MOST_TRAINERS)]
    told += [(act, False) for acts, likely in _AGREED.items() if draw.random() < likely for act in acts]
    told[-1] = (told[-1][0], True)
    kept = [(act, quiet) for act, quiet in told if quiet or draw.random() < 0.93]
    moments = sorted(draw.randrange(at(_OPENS), at(SEASONS[0].first)) for _ in kept)
    return [(now, act, quiet and draw.random() < 0.95) for now, (act, quiet) in zip(moments, kept, strict=True)]


def _acts(draw: Random, season: Season, haste: float) -> Iterator[tuple[int, str, bool]]:
    """Give a season's acts, in order; some happen in the same second."""
    begin, end = at(season.first), at(season.last)
    now = begin
    for moment in sorted(draw.randrange(begin, end) for _ in range(draw.randint(*season.acts))):
        now = now if draw.random() < 0.15 else moment
        yield now, draw.choices(list(season.weights), weights=list(season.weights.values()))[0], draw.random() < haste


def _quiet_hour(draw: Random) -> Iterator[tuple[str, str]]:
    """Let everybody's machines catch up: first what was said leaves, then it is heard."""
    for kind in ("relay", "consume"):
        yield from ((kind, name) for name in draw.sample(list(BUILDERS), len(BUILDERS)))
    yield "work", draw.choice(_WORKERS)


def _bustle(draw: Random) -> Iterator[tuple[str, str]]:
    """Let a few machines take a step here and there."""
    if draw.random() < 0.2:
        yield "work", draw.choice(_WORKERS)
    for _ in range(draw.randint(0, 5)):
        yield draw.choices(list(_MACHINES), weights=list(_MACHINES.values()))[0], draw.choice(list(BUILDERS))


def _threats(draw: Random, storm: float, kind: str) -> tuple[str, ...]:
    if kind == "relay":
        return _one_of(draw, storm, _OF_RELAYS)
    if kind == "work":
        return _one_of(draw, storm * 2, _OF_WORKERS)
    if kind in ("consume", "thaw"):
        delivery = tuple(fault for fault in _OF_DELIVERY if draw.random() < storm / 2)
        return (*delivery, *_one_of(draw, storm / 2, _OF_CONSUMERS))
    return ()


def _one_of(draw: Random, likely: float, faults: Sequence[str]) -> tuple[str, ...]:
    return (draw.choice(faults),) if draw.random() < likely else ()


def _dice(draw: Random) -> int:
    return draw.randrange(2**32)
