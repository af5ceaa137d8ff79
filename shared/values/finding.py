"""What an invariant check found off: a stable code, the thing it is about, and a sentence."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Finding:
    """One broken invariant; `subject` is the id to look up."""

    code: str
    subject: str
    detail: str
