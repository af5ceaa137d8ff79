"""The chain: appended in order, once, without a fork, by one or by many; and every way of touching it is found."""

from __future__ import annotations

import hashlib
import json
import shutil
import threading

import places
import pytest
import sqlalchemy as sa
from audit_house import A_DAY, House, noted

from services.audit.domain.chain import START, Head, extend
from services.audit.usecases.acknowledge_breaks import acknowledge_breaks
from shared.plumbing.consumer import hear
from shared.values.refusal import Refusal


def test_a_chain_can_be_computed_by_hand():
    first, second = extend(Head(), [{"b": "é", "a": 1}, {"a": 2}])
    assert first.text == '{"a":1,"b":"é","number":1}'
    assert first.hash == hashlib.sha256(f"{START}\n{first.text}".encode()).hexdigest()
    assert second.hash == hashlib.sha256(f"{first.hash}\n{second.text}".encode()).hexdigest()


def test_batches_become_one_chain_without_a_gap(house):
    house.hears(*map(noted, range(3)))
    house.hears(noted(3))
    assert [row.number for row in house.rows("select number from entries order by number")] == [1, 2, 3, 4]
    assert house.breaks() == []


def test_a_fact_that_comes_twice_is_one_entry(house):
    envelopes = house.envelopes([noted(1), noted(2)])
    hear(house.service, envelopes)
    hear(house.service, [*envelopes, *house.envelopes([noted(3)])])
    assert house.rows("select count(*) from entries") == [(3,)]
    assert house.breaks() == []


def test_several_who_append_at_once_do_not_fork_it(house):
    """Facts of several services come to several consumers, whose transactions overlap."""
    batches = [house.envelopes([noted(number, service=f"s{who}") for number in range(20)]) for who in range(4)]
    threads = [threading.Thread(target=hear, args=(house.service, batch)) for batch in batches]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert house.rows("select count(*), max(number) from entries") == [(80, 80)]
    assert house.breaks() == []


def test_it_goes_on_after_a_restart(house, tmp_path):
    house.hears(noted(1))
    house.service.units.engine.dispose()
    again = House(tmp_path) if not places.on_postgres() else house
    again._said = 1
    again.hears(noted(2))
    assert again.rows("select max(number) from entries") == [(2,)]
    assert again.breaks() == []


_ANOTHERS = (
    "update entries set text = (select text from entries where number = 2), "
    "hash = (select hash from entries where number = 2) where number = 3"
)
TOUCHED = {
    "a word in an entry": ("update entries set text = replace(text, 'draft', 'ready') where number = 3",
                           [("entry_altered", "entry 3")]),
    "an entry with its hash": (_ANOTHERS, [("entry_altered", "entry 3"), ("entry_altered", "entry 4"),
                                           ("entry_mislabelled", "entry 3")]),
    "an entry taken out": ("delete from entries where number = 3", [("chain_gap", "entry 4")]),
    "the first taken out": ("delete from entries where number = 1", [("chain_gap", "entry 2")]),
    "the last taken out": ("delete from entries where number = 5", [("head_differs", "entry 5")]),
    "who it was": ("update entries set actor_id = 'usr_9' where number = 3", [("entry_mislabelled", "entry 3")]),
    "what it bears on": ("delete from entry_objects where number = 3", [("entry_mislabelled", "entry 3")]),
    "the head": ("update heads set number = 7", [("head_differs", "entry 7")]),
}  # fmt: skip


@pytest.mark.parametrize("touched", TOUCHED)
def test_whatever_is_touched_is_found(house, touched):
    house.hears(*map(noted, range(5)))
    sql, found = TOUCHED[touched]
    house.run(sql)
    assert sorted(house.breaks()) == sorted(found)


def _cut(house, number: int) -> None:
    """Cut the end off and leave a chain that is sound in itself."""
    house.run("delete from entry_objects where number > :number", number=number)
    house.run("delete from entries where number > :number", number=number)
    house.run("update heads set number = :number, hash = (select hash from entries where number = :number)",
              number=number)  # fmt: skip


def test_a_cut_end_is_found_by_the_anchor(house):
    house.hears(*map(noted, range(5)))
    house.work()
    assert house.anchored() == {"2026-10-05": 5}
    _cut(house, 3)
    ((code, subject),) = house.breaks()
    assert code == "chain_cut"
    assert subject.startswith("anchor of 2026-10-05, 5 ")


def test_a_chain_that_was_written_anew_is_found_by_every_anchor(house):
    house.hears(noted(1))
    house.work()
    house.now += A_DAY
    house.hears(noted(2))
    house.work()
    assert house.anchored() == {"2026-10-05": 1, "2026-10-06": 2}
    links = extend(Head(), [json.loads(row.text) | {"why": "no reason"}
                            for row in house.rows("select text from entries order by number")])  # fmt: skip
    for link in links:
        house.run("update entries set text = :text, hash = :hash where number = :number", **vars(link))
    house.run("update heads set hash = :hash", hash=links[-1].hash)
    assert [code for code, _subject in house.breaks()] == ["chain_replaced", "chain_replaced"]


def test_an_older_database_is_found_and_nothing_is_anchored_over_it(house, tmp_path):
    """Restored, it goes on as if nothing had been: the anchors know better, and stay."""
    house.hears(*map(noted, range(3)))
    house.work()
    rows = {
        name: house.rows(f"select * from {name}")  # noqa: S608
        for name in ("entries", "entry_objects", "heads")
    }
    house.hears(*map(noted, range(3, 6)))
    house.work()
    for name, kept in rows.items():
        house.run(f"delete from {name}")  # noqa: S608
        for row in kept:
            places_of = ", ".join(f":{key}" for key in row._fields)
            house.run(f"insert into {name} values ({places_of})", **row._mapping)  # noqa: S608
    assert [code for code, _subject in house.breaks()] == ["chain_cut"]
    # More entries than the anchor knows: the number is there again, and is another entry.
    house.hears(*[noted(number, why="after the restore") for number in range(10, 14)])
    assert house.work() == 1
    assert [code for code, _subject in house.breaks()] == ["chain_replaced"]
    assert house.anchored() == {"2026-10-05": 6}
    ((job, reason),) = house.queue.dead(["anchor_head"])
    assert "chain_contradicts_anchor" in reason
    _acknowledge(house, "restored from the backup of the fifth")
    assert house.breaks() == []
    house.queue.dig_up(job)
    while house.work():
        pass
    assert house.anchored() == {"2026-10-05": 8}
    assert house.breaks() == []


def _acknowledge(house, why: str) -> None:
    with house.service.units.write(house.service.call_as_service()) as unit:
        acknowledge_breaks(unit, unit.call, "operator:ines", why)


def test_an_acknowledged_break_excuses_no_other(house):
    house.hears(*map(noted, range(5)))
    house.run("update entries set text = replace(text, 'draft', 'ready') where number = 3")
    _acknowledge(house, "a disk failed")
    assert house.breaks() == []
    house.run("update entries set text = replace(text, 'draft', 'ready') where number = 4")
    assert house.breaks() == [("entry_altered", "entry 4")]
    (entry,) = house.ask("entries?kind=break_acknowledged").json["data"]
    assert (entry["actor_id"], entry["why"]) == ("operator:ines", "a disk failed")
    assert entry["after"] == {"breaks": ["entry 3"]}


def test_acknowledging_takes_a_break_and_a_reason(house):
    house.hears(noted(1))
    for why, code in (("all is well", "chain_whole"), ("  ", "reason_missing")):
        with pytest.raises(Refusal) as refused:
            _acknowledge(house, why)
        assert refused.value.code == code


def test_an_anchor_that_disappears_is_missed(house):
    house.hears(noted(1))
    house.work()
    shutil.rmtree(house.anchors)
    assert house.breaks() == [("anchor_missing", "anchor of 2026-10-05")]


def test_an_anchor_that_cannot_be_read_agrees_with_nothing(house):
    house.hears(noted(1))
    house.work()
    (house.anchors / "2026-10-05.json").write_text("{")
    assert [code for code, _subject in house.breaks()] == ["chain_replaced"]


def test_without_a_folder_anchors_wait(house):
    house.hears(noted(1))
    house.service.units._make_unit.keywords["anchors"].known = False
    house.work()
    ((reason,),) = _jobs(house)
    assert "anchors_unset" in reason


def _jobs(house) -> list[tuple[str]]:
    engine = sa.create_engine(f"sqlite:///{house.folder}/jobs.db")
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(sa.text("select reason from jobs where state = 'waiting'"))]


def test_a_later_day_leaves_the_earlier_anchor_alone(house):
    house.hears(noted(1))
    house.work()
    before = (house.anchors / "2026-10-05.json").read_bytes()
    house.now += A_DAY
    house.hears(noted(2))
    house.work()
    assert (house.anchors / "2026-10-05.json").read_bytes() == before
    assert house.anchored() == {"2026-10-05": 1, "2026-10-06": 2}
