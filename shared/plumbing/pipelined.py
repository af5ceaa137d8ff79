"""Statements on their way to PostgreSQL: prepared at first use, sent together with the BEGIN before them.

In: a driver's connection, a text with `%s` for each value, the values. Out: rows as the driver gives them, and how many
were met. The driver's cursors, and its pipelines, take longer to send a statement than the server to run it; here
libpq, which the driver brings along, is asked itself, and waited for once. Transactions stay the driver's to end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import count
from select import POLLIN, POLLOUT, poll
from typing import Any

import psycopg
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import FeatureNotSupported, InvalidSqlStatementName, error_from_result
from psycopg.pq import ExecStatus, Format, TransactionStatus

from shared.plumbing.awaited import ANSWER_SECONDS, no_answer

_TEXTS_KEPT = 1_000
_PLACE = re.compile(r"%[s%]")
_BEGIN, _BEGIN_READING = b"BEGIN", b"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
_GOOD = (ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK)
# A table was changed since, or somebody else at the connection forgot what was prepared.
_OUTDATED = (FeatureNotSupported, InvalidSqlStatementName)
# A text for the driver, and the values for its places in their order.
Sent = tuple[str, Sequence[Any]]
# What is prepared: a text for these types of values. Nothing stands for the BEGIN.
Key = tuple[str, tuple[int, ...]]
_BEGUN: Key = ("", ())


@dataclass(frozen=True)
class Prepared:
    """What a connection has prepared, by name; no name is given twice, whatever became of the first that had it."""

    names: dict[Key, bytes] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=count)


@dataclass(frozen=True)
class Answer:
    """What a statement gave: its rows, and how many it met."""

    rowcount: int
    rows: list[tuple[Any, ...]] = field(default_factory=list)

    def fetchall(self) -> list[tuple[Any, ...]]:
        """Give the rows, as a cursor does."""
        return self.rows


def ask(driver: psycopg.Connection[Any], prepared: Prepared, several: Sequence[Sent]) -> list[Answer]:
    """Run statements one after another in the driver's transaction, which begins with them where none is open.

    Each sees what those before it did. The first that fails raises its error, as the driver would, and those behind it
    are not run. `prepared` is this connection's own and remembers what was prepared there.
    """
    pgconn, transformer = driver.pgconn, Transformer(driver)
    pgconn.enter_pipeline_mode()
    try:
        made: list[Key | None] = _begin(driver)
        for text, values in several:
            parameters = transformer.dump_sequence(values, [PyFormat.AUTO] * len(values))
            key = text, tuple(transformer.types or ())
            if key not in prepared.names:
                prepared.names[key] = b"hourbook_%d" % next(prepared.numbers)
                pgconn.send_prepare(prepared.names[key], _numbered(text), key[1])
                made.append(key)
            # Answers come in PostgreSQL's own form: bytes written as text would be twice as long, and read again here.
            pgconn.send_query_prepared(prepared.names[key], parameters, transformer.formats, Format.BINARY)
            made.append(None)
        pgconn.pipeline_sync()
        results = list(_results(pgconn))
        pgconn.exit_pipeline_mode()
    except BaseException:
        # Half an answer may be under way still, and would be taken for the next statement's.
        pgconn.finish()
        raise
    _raise_first(prepared, made, results)
    return [_answer(transformer, result) for key, result in zip(made, results, strict=True) if key is None]


def _begin(driver: psycopg.Connection[Any]) -> list[Key | None]:
    """Send the BEGIN that the driver would, where it would; says whether it did."""
    if driver.autocommit or driver.pgconn.transaction_status != TransactionStatus.IDLE:
        return []
    driver.pgconn.send_query_params(_BEGIN_READING if driver.read_only else _BEGIN, None)
    return [_BEGUN]


def _raise_first(prepared: Prepared, made: Sequence[Key | None], results: Sequence[Any]) -> None:
    """Raise the first error; what could not be prepared because of it, or no longer holds, is to be prepared again."""
    failed = [(key, result) for key, result in zip(made, results, strict=True) if result.status not in _GOOD]
    if not failed:
        return
    for key, _result in failed:
        if key is not None:
            prepared.names.pop(key, None)
    error = error_from_result(failed[0][1])
    if isinstance(error, _OUTDATED):
        prepared.names.clear()
    raise error


def _answer(transformer: Any, result: Any) -> Answer:
    if result.status == ExecStatus.COMMAND_OK:
        return Answer(result.command_tuples or 0)
    transformer.set_pgresult(result)
    return Answer(result.ntuples, transformer.load_rows(0, result.ntuples, tuple))


def _results(pgconn: Any) -> Iterator[Any]:
    """Send what is left to send and give one result after another, until all has been answered."""
    unsent, ready = pgconn.flush(), poll()
    while True:
        while pgconn.is_busy():
            ready.register(pgconn.socket, POLLIN | POLLOUT if unsent else POLLIN)
            if not ready.poll(ANSWER_SECONDS * 1000):
                raise no_answer(ANSWER_SECONDS)
            pgconn.consume_input()
            unsent = unsent and pgconn.flush()
        result = pgconn.get_result()
        if result is not None and result.status == ExecStatus.PIPELINE_SYNC:
            return
        if result is not None:
            yield result
        elif pgconn.status != psycopg.pq.ConnStatus.OK:
            raise psycopg.OperationalError("the connection to the server was lost")


@lru_cache(_TEXTS_KEPT)
def _numbered(text: str) -> bytes:
    """Write a text's places as PostgreSQL counts them: $1, $2 and so on."""
    numbers = count(1)

    def place(found: re.Match[str]) -> str:
        return "%" if found[0] == "%%" else f"${next(numbers)}"

    return _PLACE.sub(place, text).encode()
