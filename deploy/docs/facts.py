"""Prints the facts services tell each other: a page for people and a JSON schema for machines.

In: `shared/events` and every service's `events/listen.py`. Out: Markdown, JSON.
"""

from __future__ import annotations

import dataclasses
import importlib
import importlib.util
import inspect
import json
import pkgutil
from collections.abc import Iterator
from typing import Any, get_args, get_type_hints

import msgspec

import services
from shared.events.catalogue import FACTS, FACTS_BY_PRODUCER, encode, topic_of
from shared.events.fact import Fact

_INTRODUCTION = """# Facts

What services tell each other, printed from `shared/events/` by `make docs`; the JSON schema is
[events.schema.json](events.schema.json). A fact is past tense and never changes. It travels in a CloudEvents 1.0
envelope, on the topic of its noun (what names people, on one of its own, where the newest of a key is kept), keyed so
that facts about one thing keep their order. Each is said in the transaction that made it true, and heard once, however
often it is delivered.
"""
# Facts that no single service says.
_BY_ALL = {"audit": "every service"}


def facts_page() -> str:
    """Write the page: a table of all facts, then each with its fields and an example."""
    heard = _heard_by()
    lines = [_INTRODUCTION, "| fact | said by | heard by |", "|---|---|---|"]
    for producer, facts in FACTS_BY_PRODUCER.items():
        by = _BY_ALL.get(producer, producer)
        lines += [f"| [`{name}`](#{_anchor(name)}) | {by} | {_list(heard[name])} |" for name in facts]
    for facts in FACTS_BY_PRODUCER.values():
        for name, kind in facts.items():
            lines += ["", *_chapter(name, kind)]
    return "\n".join(lines) + "\n"


def facts_schema() -> str:
    """Write JSON schema 2020-12 of every fact's data, by type."""
    references, components = msgspec.json.schema_components(FACTS.values(), ref_template="#/$defs/{name}")
    types = dict(zip(FACTS, references, strict=True))
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Facts of Hourbook, by type",
        "properties": {name: types[name] for name in sorted(types)},
        "$defs": dict(sorted(components.items())),
    }
    return json.dumps(schema, indent=2) + "\n"


def _heard_by() -> dict[str, list[str]]:
    heard: dict[str, list[str]] = {name: [] for name in FACTS}
    for found in pkgutil.iter_modules(services.__path__):
        # The portal hears nothing.
        if importlib.util.find_spec(f"services.{found.name}.events"):
            for kind in importlib.import_module(f"services.{found.name}.events.listen").LISTENERS:
                heard[kind.TYPE].append(found.name)
    return heard


def _list(names: list[str]) -> str:
    return ", ".join(sorted(names)) or "outside listeners"


def _anchor(name: str) -> str:
    return name.replace(".", "")


def _chapter(name: str, kind: type[Fact]) -> list[str]:
    example = json.dumps(json.loads(encode(kind.example())), indent=2, ensure_ascii=False)
    lines = [
        f"## {name}", "", _sentences(kind), "",
        f"Version {kind.VERSION}, topic `{topic_of(name)}`, key `{kind.KEY}`.", "", "| field | type |", "|---|---|",
    ]  # fmt: skip
    lines += [f"| `{field}` | {type_} |" for field, type_ in _fields(kind)]
    for part in _parts(kind):
        lines += ["", f"`{part.__name__}`: {_sentences(part)}", "", "| field | type |", "|---|---|"]
        lines += [f"| `{field}` | {type_} |" for field, type_ in _fields(part)]
    meaning = (inspect.getdoc(kind.example) or "").removesuffix(".")
    return [*lines, "", f"Example: {meaning}.", "", "```json", example, "```"]


def _sentences(kind: type[Any]) -> str:
    return " ".join((inspect.getdoc(kind) or "").split())


def _fields(kind: type[Any]) -> Iterator[tuple[str, str]]:
    for field in dataclasses.fields(kind):
        yield field.name, f"`{field.type}`".replace("|", "\\|")


def _parts(kind: type[Any]) -> Iterator[type[Any]]:
    """Give the dataclasses a fact's fields are made of."""
    for hint in get_type_hints(kind).values():
        yield from (part for part in get_args(hint) if dataclasses.is_dataclass(part) and isinstance(part, type))
