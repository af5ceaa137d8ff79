"""A part of the sample month that is told again and again: two weeks of hours are approved, and now they are paid.

In: a folder that holds the part before. Out: a stage to play on; after it, every figure that must not depend on what
happened on the way. The part: a pay run with a refused account, bank files, invoices, a correction of paid hours,
raises known late.
"""

from __future__ import annotations

import copy
from contextlib import closing
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from random import Random

import sqlalchemy as sa
from ground import Ground
from kafka import KafkaConsumer, TopicPartition
from troupe import HouseApart, Troupe

from deploy.month import calendar, outputs, run
from deploy.month.stage import Clock, Stage
from deploy.onebox.backbone import backbone_of
from deploy.onebox.house import House, open_house
from deploy.onebox.verify import verify_house
from shared.events.catalogue import FACTS, topic_of
from shared.events.fact import Envelope
from shared.plumbing.ids import id_source
from shared.plumbing.kafka_record import envelope_of
from shared.plumbing.kafka_url import KafkaUrl, read_kafka_url
from shared.plumbing.service import Service
from shared.plumbing.unit import INBOX
from shared.values.money import Money

TRAINERS, SEED = 10, 11
Figures = dict[str, Decimal]


def prepare(data: Path) -> Stage:
    """Tell the month up to the second week's approval, in this process, and close the folder."""
    stage = Stage(data, SEED, TRAINERS, calendar.SETUP)
    run._set_up(stage)
    for week in calendar.WEEKS[:2]:
        run._live_week(stage, week)
    stage.house.pump()
    stage.house.close()
    return stage


def resume(before: Stage, ground: Ground, template: Path, data: Path) -> Stage:
    """Copy the folder and open it on a stage that knows what `before` knew; processes may run beside."""
    ground.copy(template, data)
    stage = copy.copy(before)
    stage.known, stage.actors = copy.deepcopy(before.known), dict(before.actors)
    stage.clock = Clock(before.clock.now_epoch)
    drawn = Random(str(data)).randbytes
    stage._people_id = id_source(lambda: stage.clock() * 1000, drawn)
    stage.house = open_house(data, stage.clock, stage._people_id, alone=False)
    return stage


@dataclass(frozen=True)
class Before:
    """The ground, the folder to copy, the stage to go on with, and what must come out."""

    ground: Ground
    folder: Path
    stage: Stage
    undisturbed: Figures

    def resume(self, data: Path) -> Stage:
        return resume(self.stage, self.ground, self.folder, data)


def let_others_move(stage: Stage, players: Troupe) -> HouseApart:
    """Take the pump out of people's hands."""
    stage.house = HouseApart(**vars(stage.house), tend=players.tend, stand=players.stand, storms=[])
    return stage.house


def play(stage: Stage) -> tuple[list[str], list[str]]:
    """Pay, invoice, correct and raise; gives files and invoices."""
    _runs, files, invoices = run._mid_month(stage)
    run._changes(stage, files)
    stage.house.pump()
    return files, invoices


def figures(stage: Stage, out: Path, files: list[str], invoices: list[str]) -> Figures:
    """Give hours, money and counts, by name."""
    books = outputs.write_ledger(stage, out)
    found = {name: Decimal(books[name]) for name in books if name.endswith("_seconds") and name != "gap_seconds"}
    found |= {f"earned {currency}": Decimal(amount) for currency, amount in outputs.earnings_total(stage).items()}
    banked = outputs.write_payments(stage, out, files)
    with stage.look("billing") as unit:
        invoiced = [unit.invoices.get(one).invoice for one in invoices]
    for what, amounts in (("banked", banked), ("invoiced", [Money(one.total_minor, one.currency) for one in invoiced])):
        for amount in amounts:
            name = f"{what} {amount.currency}"
            found[name] = found.get(name, Decimal(0)) + Decimal(amount.decimal)
    for table in ("payments", "file_payments", "payment_files"):
        found[table] = Decimal(_count(stage.house, f"SELECT count(*) FROM {table}"))  # noqa: S608 - three names, above
    return found


def twice_paid(house: House) -> int:
    """Count pay items that have more than one payment, and payments that are in more than one live file."""
    items = "SELECT count(*) FROM (SELECT 1 FROM payments GROUP BY pay_item_id HAVING count(*) > 1) AS t"
    filed = "SELECT count(*) FROM (SELECT 1 FROM file_payments WHERE live GROUP BY payment_id HAVING count(*) > 1) AS t"
    return _count(house, items) + _count(house, filed)


def _count(house: House, query: str) -> int:
    with house.services["payments"].units.engine.connect() as connection:
        return int(connection.execute(sa.text(query)).scalar_one())


def said(house: House, data: Path) -> list[Envelope]:
    """Read the log of a folder from its beginning to its end."""
    topics, found = sorted({topic_of(type_name) for type_name in FACTS}), list[Envelope]()
    if (url := backbone_of(data).log).startswith("kafka"):
        return _on_kafka(read_kafka_url(url), topics)
    while records := house.log.poll("auditor", topics, 2000):
        found += [record.envelope for record in records]
        house.log.commit("auditor", records)
    return found


def _on_kafka(url: KafkaUrl, topics: list[str]) -> list[Envelope]:
    """Read every partition as it is, without a group, which would take seconds to form."""
    found = list[Envelope]()
    with closing(KafkaConsumer(**url.options, metrics_enabled=False)) as reader:
        places = [TopicPartition(name, part) for name in map(url.named, topics)
                  for part in sorted(reader.partitions_for_topic(name))]  # fmt: skip
        ends = {place: end for place, end in reader.end_offsets(places).items() if end}
        reader.assign(list(ends))
        reader.seek_to_beginning()
        while any(reader.position(place) < end for place, end in ends.items()):
            for records in reader.poll(timeout_ms=200).values():
                found += [envelope_of(url.plain(one.topic), one.key, one.value, one.headers) for one in records]
    return found


def unheard(house: House, facts: list[Envelope]) -> int:
    """Count facts that a service listens to and has not in its inbox."""
    return sum(len(_wanted(one, facts) - _heard(one)) for one in house.services.values())


def _wanted(service: Service, facts: list[Envelope]) -> set[str]:
    types = {fact.TYPE for fact in service.listeners}
    return {fact.id for fact in facts if fact.type in types}


def _heard(service: Service) -> set[str]:
    with service.units.engine.connect() as connection:
        return set(connection.execute(sa.select(INBOX.c.event_id)).scalars())


def differences(undisturbed: Figures, found: Figures) -> tuple[list[str], list[str]]:
    """Give the figures that are short of the undisturbed run's, and those that are over."""
    names = sorted(undisturbed.keys() | found.keys())
    gaps = {name: found.get(name, Decimal(0)) - undisturbed.get(name, Decimal(0)) for name in names}
    short = [f"{name} {gap}" for name, gap in gaps.items() if gap < 0]
    return short, [f"{name} +{gap}" for name, gap in gaps.items() if gap > 0]


def expect_sound(stage: Stage) -> None:
    """Hold the house to what `hourbook verify` checks."""
    findings, _checked = verify_house(stage.house)
    assert not findings, "\n".join(map(str, findings))
