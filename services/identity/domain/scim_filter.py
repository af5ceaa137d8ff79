"""Filters of SCIM (RFC 7644, 3.4.2.2): `eq ne co sw ew pr`, joined by `and`, `or`, `not` and parentheses.

In: text. Out: a tree of terms, whose attributes are in lower case and without their schema; or a refusal. What is
asked of one among several values, `emails[type eq "work"].value eq "…"`, is asked of `emails.type` and `emails.value`.
What puts values in an order (`gt`, `le`) is refused: nothing that is kept for a directory has one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from shared.values.refusal import Refusal

Value = str | bool | int | None
EQUAL, UNEQUAL, CONTAINS, STARTS, ENDS, PRESENT = "eq", "ne", "co", "sw", "ew", "pr"
AND, OR, NOT = "and", "or", "not"
# As deep as anybody nests by hand; a filter is read by a function that calls itself.
MOST_DEPTH = 10
_TOKEN = re.compile(r"""\s*(?:
    (?P<value>"(?:[^"\\]|\\.)*" | -?\d{1,18}(?![\w.]) | (?:true|false|null)(?![\w.$-]))
    | (?:urn:[^\s\[\]"]+:)?(?P<word>\.?[A-Za-z$][\w$.-]*)
    | (?P<mark>[()\[\]])
)""", re.VERBOSE)  # fmt: skip


@dataclass(frozen=True)
class Term:
    """One attribute held against a value; `pr` has none."""

    name: str
    verb: str
    value: Value = ""


@dataclass(frozen=True)
class Joined:
    """Conditions joined by `and` or `or`; one alone, denied, by `not`."""

    word: str
    parts: tuple[Filter, ...]


Filter = Term | Joined
EVERYBODY = Joined(AND, ())
# NUL, and halves of characters: escapes can write them, and no database keeps them.
_UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")
_TESTS: Mapping[str, Callable[[Any, Any], bool]] = {
    EQUAL: lambda kept, value: kept == value, UNEQUAL: lambda kept, value: kept != value,
    CONTAINS: lambda kept, value: value in kept, STARTS: lambda kept, value: kept.startswith(value),
    ENDS: lambda kept, value: kept.endswith(value),
}  # fmt: skip


def parse_filter(text: str) -> Filter:
    """Read a filter; refuses what it cannot keep to, for a filter that is half understood shows too much."""
    tokens = list(_tokens(text))
    found = _either(tokens, 0)
    if tokens:
        raise _unknown(f"{tokens[0][1]} stands where `and`, `or` or the end is expected.")
    return found


def equal(name: str, value: Value) -> Filter:
    """Give the filter that one attribute has this value."""
    return Term(name, EQUAL, value)


def terms_of(one: Filter) -> list[Term]:
    """Give all terms of a filter."""
    return [one] if isinstance(one, Term) else [term for part in one.parts for term in terms_of(part)]


def equalities(one: Filter) -> dict[str, Value]:
    """Give the values that a filter asks for, all of them; refuses one that asks for more than equal values."""
    parts = (one,) if isinstance(one, Term) else one.parts
    named = {part.name: part.value for part in parts if isinstance(part, Term) and part.verb == EQUAL}
    if len(named) < len(parts) or (isinstance(one, Joined) and one.word != AND):
        raise _unknown("Nothing is like that, and only values joined by `eq` and `and` say what to add.")
    return named


def holds(one: Filter, item: Mapping[str, Any]) -> bool:
    """Say whether a part of a resource fulfils a filter."""
    if isinstance(one, Term):
        return _term_holds(one, {key.lower(): value for key, value in item.items()}.get(one.name))
    each = (holds(part, item) for part in one.parts)
    return not all(each) if one.word == NOT else any(each) if one.word == OR else all(each)


def _term_holds(term: Term, kept: Any) -> bool:
    if term.verb == PRESENT:
        return kept not in (None, "", [])
    if isinstance(kept, list):
        return any(_term_holds(term, one) for one in kept)
    # Of what is held against a filter here, nothing goes by case (`caseExact` of the schemas).
    if isinstance(kept, str) and isinstance(term.value, str):
        return _TESTS[term.verb](kept.lower(), term.value.lower())
    if term.verb in (CONTAINS, STARTS, ENDS):
        return False
    return _TESTS[term.verb](kept, term.value)


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    position = 0
    while text[position:].strip():
        found = _TOKEN.match(text, position)
        if found is None:
            raise _unknown(f"What begins at character {position + 1} cannot be read.")
        yield str(found.lastgroup), found[str(found.lastgroup)]
        position = found.end()


def _either(tokens: list[tuple[str, str]], depth: int) -> Filter:
    return _joined(tokens, OR, lambda: _joined(tokens, AND, lambda: _one(tokens, depth)))


def _joined(tokens: list[tuple[str, str]], word: str, read: Callable[[], Filter]) -> Filter:
    parts = [read()]
    while tokens and tokens[0][0] == "word" and tokens[0][1].lower() == word:
        tokens.pop(0)
        parts.append(read())
    return Joined(word, tuple(parts)) if len(parts) > 1 else parts[0]


def _one(tokens: list[tuple[str, str]], depth: int) -> Filter:
    kind, text = _next(tokens)
    if depth > MOST_DEPTH:
        raise _unknown(f"Parentheses go {MOST_DEPTH} deep at most.")
    if kind == "word" and text.lower() == NOT and tokens and tokens[0][1] == "(":
        return Joined(NOT, (_one(tokens, depth + 1),))
    if (kind, text) == ("mark", "("):
        within = _either(tokens, depth + 1)
        if _next(tokens) != ("mark", ")"):
            raise _unknown("A parenthesis is not closed.")
        return within
    if kind != "word":
        raise _unknown(f"{text} stands where an attribute is expected.")
    if tokens and tokens[0] == ("mark", "["):
        return _among(text.lower(), tokens, depth)
    return _term(text.lower(), tokens)


def _among(name: str, tokens: list[tuple[str, str]], depth: int) -> Filter:
    """Read what one among several values fulfils, and what else is asked of it; nobody here has several."""
    _next(tokens)
    within = _under(name, _either(tokens, depth + 1))
    if _next(tokens) != ("mark", "]"):
        raise _unknown("A bracket is not closed.")
    if not (tokens and tokens[0][0] == "word" and tokens[0][1].startswith(".")):
        return within
    return Joined(AND, (within, _term(name + _next(tokens)[1].lower(), tokens)))


def _under(name: str, one: Filter) -> Filter:
    if isinstance(one, Term):
        return Term(f"{name}.{one.name}", one.verb, one.value)
    return Joined(one.word, tuple(_under(name, part) for part in one.parts))


def _term(name: str, tokens: list[tuple[str, str]]) -> Filter:
    verb = _next(tokens)[1].lower()
    if verb == PRESENT:
        return Term(name, verb)
    if verb not in _TESTS:
        raise _unknown(f"{verb} is none of {', '.join(_TESTS)} and {PRESENT}.")
    kind, text = _next(tokens)
    if kind != "value":
        raise _unknown(f"{text} is no value; write it as JSON does.")
    try:
        value: Value = json.loads(text)
    except ValueError:
        raise _unknown(f"{text} is no value; write it as JSON does.") from None
    if value is None:
        return _absent(name, verb)
    if isinstance(value, str) and _UNKEEPABLE.search(value):
        raise _unknown(f"{text} holds a character that no text here has.")
    return Term(name, verb, value)


def _absent(name: str, verb: str) -> Filter:
    """Give the filter that an attribute has no value, or that it has one."""
    if verb not in (EQUAL, UNEQUAL):
        raise _unknown(f"{verb} goes with a text, not with null.")
    present = Term(name, PRESENT)
    return Joined(NOT, (present,)) if verb == EQUAL else present


def _next(tokens: list[tuple[str, str]]) -> tuple[str, str]:
    if not tokens:
        raise _unknown("It ends too soon.")
    return tokens.pop(0)


def _unknown(detail: str) -> Refusal:
    example = 'A filter is such as userName sw "nora@" and (active eq true or externalId pr).'
    return Refusal("scim_filter_unknown", f"{detail} {example}")
