"""Every fact is said by its producer and heard by someone, or says for whom outside the house it is there."""

from __future__ import annotations

import importlib

import pytest
from source_tree import ROOT, modules, services

from shared.events.catalogue import FACTS, NEWEST_ONLY, PRODUCER_OF, decode, encode, topic_of
from shared.events.fact import Envelope

# Whoever parses the whole tree does it once for all of these.
pytestmark = pytest.mark.xdist_group("tree")

# Facts no service needs today, and who outside the house wants them: those that webhooks tell need no excuse.
FOR_OUTSIDE: dict[str, str] = {}
# Facts that every service says by its unit of work, and where that is written.
SAID_BY_ALL = {"change.noted": {"plumbing", "audit"}}


def _heard() -> dict[str, list[str]]:
    heard: dict[str, list[str]] = {type_name: [] for type_name in FACTS}
    for name in services():
        if (ROOT / "services" / name / "events" / "listen.py").exists():
            for kind in importlib.import_module(f"services.{name}.events.listen").LISTENERS:
                heard[kind.TYPE].append(name)
    return heard


def test_every_fact_has_a_listener():
    unheard = {type_name for type_name, listeners in _heard().items() if not listeners}
    assert unheard <= set(FOR_OUTSIDE), "hear it in a listen.py, list it with a reason, or stop saying it"


def test_no_excuse_is_out_of_date():
    assert [type_name for type_name in FOR_OUTSIDE if _heard()[type_name]] == []
    assert set(FOR_OUTSIDE) <= set(FACTS)


@pytest.mark.parametrize("type_name", FACTS)
def test_every_fact_is_said_by_its_producer_alone(type_name):
    kind = FACTS[type_name]
    name = f"{kind.__module__}.{kind.__name__}"
    ways = (f"{kind.__name__}(", f"say_columns({kind.__name__},")
    saying = {
        module.path.split("/")[1]
        for module in modules()
        if name in module.imported and any(way in "".join(module.text.split()) for way in ways)
    }
    assert saying - {"events"} == SAID_BY_ALL.get(type_name, {PRODUCER_OF[type_name]})


@pytest.mark.parametrize("type_name", FACTS)
def test_every_example_travels_and_comes_back(type_name):
    fact = FACTS[type_name].example()
    key = str(getattr(fact, fact.KEY))
    envelope = Envelope("evt_1", type_name, fact.VERSION, "test", topic_of(type_name), key, 0, "", encode(fact))
    assert decode(envelope) == fact
    assert key


@pytest.mark.parametrize("topic", sorted(NEWEST_ONLY))
def test_a_type_whose_newest_fact_is_kept_alone_has_its_topic_to_itself(topic):
    assert len([type_name for type_name in FACTS if topic_of(type_name) == topic]) == 1


def test_no_name_and_no_address_lies_where_everything_is_kept():
    personal = {"given_name", "family_name", "email", "external_ref"}
    naming = {topic_of(type_name) for type_name, kind in FACTS.items() if personal & set(kind.__dataclass_fields__)}
    assert naming - NEWEST_ONLY == {"identity.invitation"}, "which ends after a month"


def test_unknown_fields_are_ignored():
    fact = FACTS["books.closed"].example()
    data = encode(fact).replace(b"{", b'{"added_later": 1,', 1)
    assert decode(Envelope("evt_1", fact.TYPE, fact.VERSION, "test", "t", "k", 0, "", data)) == fact
