"""Pages travel compressed where the browser takes it. In: an answer, what is accepted. Out: the same, smaller."""

from __future__ import annotations

import gzip

from flask import Response
from werkzeug.datastructures import Accept

# What is smaller fits into one packet anyway.
LEAST_BYTES = 1000
# Most of what a higher level would save, for a third of its time.
LEVEL = 5


def pack(answer: Response, accepted: Accept) -> None:
    """Compress a page; files and what is packed already travel as they are."""
    if answer.mimetype != "text/html" or answer.is_streamed:
        return
    answer.headers["Vary"] = "Accept-Encoding, Cookie"
    if accepted["gzip"] <= 0 or (answer.content_length or 0) < LEAST_BYTES:
        return
    answer.set_data(gzip.compress(answer.get_data(), LEVEL, mtime=0))
    answer.headers["Content-Encoding"] = "gzip"
