"""Acts of those who are to be forgotten: one notes the wish, another decides; and what may say who they were."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import sqlalchemy as sa

from deploy.simulation.acts.chance import choose, prefer
from deploy.simulation.cast import ADMINS
from deploy.simulation.world import World
from services.onboarding.usecases.ask_erasure import ask_erasure
from services.onboarding.usecases.erase_trainer import erase_trainer
from shared.events.catalogue import FACTS, NEWEST_ONLY, topic_of
from shared.events.fact import Envelope
from shared.values.finding import Finding

# What travelled: swept by time, and not by a person's wish.
_PASSING = {"outbox", "answers", "inbox", "parked"}
_EVERYTHING = 1_000_000


def ask_to_be_forgotten(world: World, draw: Random) -> str:
    """Note the wish of somebody who has left, or try it with somebody who works."""
    diary = world.diary
    ref = prefer(draw, sorted(diary.left - diary.asked.keys()), diary.trainers)
    trainer_id, admin = diary.trainers[ref], draw.choice(ADMINS)
    world.perform("onboarding", admin, lambda unit, call: ask_erasure(unit, call, trainer_id, "They asked"),
                  lambda _: diary.asked.update({ref: admin}))  # fmt: skip
    return f"{ref} asks to be forgotten"


def forget(world: World, draw: Random) -> str:
    """Erase somebody who asked for it: whoever noted the wish is refused."""
    diary = world.diary
    ref = choose(draw, sorted(diary.asked.keys() - diary.forgotten.keys()))
    trainer_id, admin = diary.trainers[ref], prefer(draw, set(ADMINS) - {diary.asked[ref]}, ADMINS)

    def accepted(_erasure: object) -> None:
        diary.forgotten[ref] = trainer_id

    world.perform("onboarding", admin, lambda unit, call: erase_trainer(unit, call, trainer_id), accepted)
    return f"{ref} is forgotten"


def remembered(world: World) -> Iterator[Finding]:
    """Find where somebody who was forgotten is still named: in a database, or in a fact that brokers keep."""
    words = {word: ref for ref in world.diary.forgotten for word in _words(world, ref)}
    if not words:
        return
    for service, table, row in _rows(world):
        for word in (each for each in words if each in row):
            yield Finding("still_named", words[word], f"{table} of {service} says {word}")
    for one in _kept_facts(world):
        for word in (each for each in words if each.encode() in one.data):
            yield Finding("still_named", words[word], f"{one.type} {one.id} on {one.topic} says {word}")


def _words(world: World, ref: str) -> set[str]:
    """Give what says who somebody was; a name that somebody else has says nothing."""
    others = {name for other, names in world.diary.names.items() if other != ref for name in names}
    return {world.cast.named(ref).email, *(world.diary.names[ref] - others)}


def _rows(world: World) -> Iterator[tuple[str, str, str]]:
    for name, service in world.services.items():
        with service.units.engine.connect() as connection:
            for table in sorted(set(sa.inspect(connection).get_table_names()) - _PASSING):
                for row in connection.execute(sa.text(f"SELECT * FROM {table}")):  # noqa: S608 - our own tables
                    yield name, table, " ".join(map(str, row))


def _kept_facts(world: World) -> list[Envelope]:
    """Give the facts that are kept: of topics whose newest fact of each key is enough, that one."""
    topics = sorted({topic_of(type_name) for type_name in FACTS})
    said = [record.envelope for record in world.log.poll("judge", topics, _EVERYTHING)]
    newest = {(one.topic, one.key): one for one in said if one.topic in NEWEST_ONLY}
    return [*newest.values(), *(one for one in said if one.topic not in NEWEST_ONLY)]
