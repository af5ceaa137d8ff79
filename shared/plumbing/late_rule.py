"""A route that learns to write its address when somebody asks for one.

In: what werkzeug's own rule takes. Out: the same addresses. Werkzeug compiles two functions for every route, which was
half of what an app took to start, and no service writes an address.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial

from werkzeug.routing import Rule

Builder = Callable[..., tuple[str, str]]


class LateRule(Rule):
    """A rule whose builders are compiled at their first use."""

    def _compile_builder(self, append_unknown: bool = True) -> Builder:  # noqa: FBT001, FBT002 - werkzeug's signature
        compiled: Callable[[], Builder] = cache(partial(super()._compile_builder, append_unknown))

        # A route may have variables of any name, so what it is a route of has none.
        def build(rule: Rule, /, **values: str) -> tuple[str, str]:
            return compiled()(rule, **values)

        return build
