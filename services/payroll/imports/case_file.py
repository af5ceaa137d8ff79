"""Reads a YAML file of worked cases into tables of text.

In: the bytes of a file. Out: its cases as they stand there, every scalar a text, so that no rate passes through a
binary fraction. Anchors and merges (`<<`) work; a name that stands twice in one table is refused, since YAML would
keep the last of the two without a word.
"""

from __future__ import annotations

import re
from typing import Any

import yaml
from yaml.constructor import SafeConstructor

from shared.values.refusal import Refusal

_MERGE = "tag:yaml.org,2002:merge"


class _Texts(yaml.BaseLoader):
    """Makes texts, lists and tables, and nothing else of any tag."""

    flatten_mapping: Any = SafeConstructor.flatten_mapping  # which asks nothing else of a loader

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002 - theirs
        names = [name.value for name, _ in node.value if name.tag != _MERGE]
        if twice := next((name for place, name in enumerate(names) if name in names[:place]), None):
            raise yaml.constructor.ConstructorError(None, None, f"{twice!r} stands there twice", node.start_mark)
        self.flatten_mapping(node)
        return super().construct_mapping(node, deep)


_Texts.add_implicit_resolver(_MERGE, re.compile(r"^<<$"), ["<"])


def case_tables(content: bytes) -> list[Any]:
    """Give the cases of a YAML file: a list of them, one, or several documents of either; refuses a file of none."""
    try:
        documents = list(yaml.load_all(content, Loader=_Texts))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise Refusal("case_unreadable", f"This is not YAML: {_in_a_line(error)}.") from error
    except RecursionError:
        raise Refusal("case_unreadable", "Its lists and tables lie too deep within each other.") from None
    held = [document for document in documents if document not in ("", [])]
    if not held:
        raise Refusal("case_unreadable", "It holds no case.")
    return [case for document in held for case in (document if isinstance(document, list) else [document])]


def _in_a_line(error: Any) -> str:
    """Say what is wrong and where; the reader itself draws the place in several lines."""
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return " ".join(str(error).split())
    return f"line {mark.line + 1}, column {mark.column + 1}: {error.problem}"
