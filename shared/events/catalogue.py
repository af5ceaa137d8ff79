"""Every fact of the house, by type, and how it becomes bytes and comes back.

In: a fact, or an envelope of any version ever written. Out: bytes, or the newest dataclass.
Readers ignore fields they do not know; older versions are lifted one step at a time, newer ones are refused.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any, cast

import msgspec
import polars as pl

from shared.events import audit, billing, identity, ledger, onboarding, payments, payroll, timetracking
from shared.events.fact import UNREADABLE, Envelope, Fact, UnreadableError

PRODUCERS = {
    "identity": identity,
    "onboarding": onboarding,
    "timetracking": timetracking,
    "payroll": payroll,
    "payments": payments,
    "billing": billing,
    "ledger": ledger,
    # Every service says these, by its unit of work; they lie on audit's topic.
    "audit": audit,
}

Lift = Callable[[dict[str, Any]], dict[str, Any]]

# (type, version read) -> the step to the next version. Old shapes live here and nowhere else.
LIFTS: dict[tuple[str, int], Lift] = {}


# What names people lies apart, on a topic of one type: type -> the topic it lay on first, and its own. What lies on the
# first from before is moved: by `hourbook topics` on Kafka, when it is opened in an embedded log.
MOVED = {"trainer.registered": ("onboarding.trainer", "onboarding.person")}

# Topics of one type alone, each of whose facts says all of its key anew: the newest is enough. Older ones are deleted,
# and with them whoever was erased.
NEWEST_ONLY = frozenset({"identity.contact", "onboarding.person"})


def _facts_of(producer: object) -> dict[str, type[Fact]]:
    return {cast("type[Fact]", kind).TYPE: kind for kind in vars(producer).values() if hasattr(kind, "TYPE")}


FACTS_BY_PRODUCER = {name: _facts_of(module) for name, module in PRODUCERS.items()}
FACTS = {type_name: kind for facts in FACTS_BY_PRODUCER.values() for type_name, kind in facts.items()}
PRODUCER_OF = {type_name: name for name, facts in FACTS_BY_PRODUCER.items() for type_name in facts}

# Made here, where one thread imports: msgspec learns a dataclass at its first use, and a second thread that uses it
# meanwhile ends the process.
_DECODERS = {kind: msgspec.json.Decoder(kind) for kind in FACTS.values()}


def topic_of(type_name: str) -> str:
    """Give the topic of a fact: `<service>.<noun>`, so that one noun's facts keep their order, or one of its own."""
    if type_name in MOVED:
        return MOVED[type_name][1]
    return f"{PRODUCER_OF[type_name]}.{type_name.partition('.')[0]}"


def encode(fact: Fact) -> bytes:
    """Write a fact's data as JSON."""
    return msgspec.json.encode(fact)


def encode_columns(kind: type[Fact], facts: pl.DataFrame) -> pl.Series:
    """Write many facts of one kind, a row each, as `encode` writes them one by one."""
    names = [field.name for field in fields(cast("Any", kind))]
    assert sorted(facts.columns) == sorted(names), f"{kind.TYPE} says {names}"
    return facts.select(pl.struct(names).struct.json_encode().cast(pl.Binary)).to_series()


def decode(envelope: Envelope) -> Fact:
    """Read an envelope's data as the newest dataclass of its type, lifting older versions."""
    if envelope.type == UNREADABLE:
        raise UnreadableError(f"no fact of ours ({envelope.source}): find out who wrote it, then drop it")
    kind = FACTS[envelope.type]
    if envelope.version == kind.VERSION:
        return _DECODERS[kind].decode(envelope.data)
    # A version says that old readers would misread the fact; a field that is merely added needs none.
    if not 0 < envelope.version < kind.VERSION:
        raise UnreadableError(f"version {envelope.version} of {envelope.type}; this service knows versions up to "
                              f"{kind.VERSION}: bring it up to date, then replay the fact")  # fmt: skip
    data = msgspec.json.decode(envelope.data)
    for version in range(envelope.version, kind.VERSION):
        data = LIFTS[envelope.type, version](data)
    return msgspec.convert(data, type=kind)
