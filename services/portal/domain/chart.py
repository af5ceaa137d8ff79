"""Pictures of numbers: bars by name, columns by time. In: labels, whole numbers. Out: where to draw, in whole units.

A chart is a picture of its table, and the table goes with it: what is drawn is read off the same rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 440
# A label of twenty letters fits beside the bars in the widest of the fonts that a page may get.
_LABEL, _VALUE, _ROW, _BAR = 148, 120, 30, 14
_HEIGHT, _FOOT, _HEAD = 170, 24, 18
# How wide a letter is at most, on the average, and above how many columns numbers are read at all.
_LETTER, _MOST_WRITTEN = 8, 6


@dataclass(frozen=True)
class Line:
    """A row: what it is about, the numbers to draw (one a series; seconds, minor units, people) and how they read."""

    label: str
    values: tuple[int, ...]
    texts: tuple[str, ...]
    link: str = ""


@dataclass(frozen=True)
class Chart:
    """A chart: `name` for its address, what it shows in a sentence, what rows and series are, in which `unit`."""

    name: str
    title: str
    says: str
    of: str
    series: tuple[str, ...]
    lines: tuple[Line, ...]
    by_time: bool = False
    unit: str = ""

    @property
    def height(self) -> int:
        """Give the height of the drawing."""
        return _HEIGHT if self.by_time else max(1, len(self.lines)) * _row(len(self.series))

    @property
    def written(self) -> bool:
        """Say whether the numbers fit above their columns; if not, the table beneath has them."""
        columns = len(self.lines) * len(self.series)
        longest = max((len(text) for line in self.lines for text in line.texts), default=0)
        return not self.by_time or (columns <= _MOST_WRITTEN and longest * columns * _LETTER <= WIDTH)


@dataclass(frozen=True)
class Shape:
    """A bar to draw, of the n-th series, and where its words stand."""

    x: int
    y: int
    width: int
    height: int
    series: int
    text: str
    text_x: int
    text_y: int


@dataclass(frozen=True)
class Label:
    """A word beside the bars."""

    x: int
    y: int
    text: str


def shapes(chart: Chart) -> list[Shape]:
    """Give the bars; the longest one takes all the room, and what is below zero is drawn as nothing."""
    most = max([1, *(value for line in chart.lines for value in line.values)])
    draw = _column if chart.by_time else _bar
    return [
        draw(chart, at, series, max(0, value), most, line.texts[series])
        for at, line in enumerate(chart.lines)
        for series, value in enumerate(line.values)
    ]


def labels(chart: Chart) -> list[Label]:
    """Give the words of the axis, in two lines where one has no room for them."""
    if chart.by_time:
        step = _slot(chart)
        return [Label(at * step + step // 2, _HEIGHT - 6, line.label) for at, line in enumerate(chart.lines)]
    row = _row(len(chart.series))
    return [
        Label(0, at * row + row // 2 + 2 + below, text)
        for at, line in enumerate(chart.lines)
        for below, text in _parted(line.label)
    ]


def csv_rows(chart: Chart) -> list[tuple[str, ...]]:
    """Give the table: a first row of names, and the numbers as they read."""
    return [(chart.of, *chart.series), *((line.label, *line.texts) for line in chart.lines)]


def _bar(chart: Chart, at: int, series: int, value: int, most: int, text: str) -> Shape:
    top = at * _row(len(chart.series)) + 6 + series * (_BAR + 3)
    width = value * (WIDTH - _LABEL - _VALUE) // most
    return Shape(_LABEL, top, max(1, width), _BAR, series, text, _LABEL + width + 6, top + _BAR - 3)


def _column(chart: Chart, at: int, series: int, value: int, most: int, text: str) -> Shape:
    slot, room = _slot(chart), _HEIGHT - _FOOT - _HEAD
    wide = min(36, (slot - 6) // len(chart.series))
    height = max(1, value * room // most)
    x = at * slot + (slot - wide * len(chart.series)) // 2 + series * wide
    return Shape(x, _HEAD + room - height, wide - 2, height, series, text, x + wide // 2, _HEAD + room - height - 4)


def _row(series: int) -> int:
    return _ROW if series == 1 else series * (_BAR + 3) + 12


def _slot(chart: Chart) -> int:
    return WIDTH // max(1, len(chart.lines))


def _parted(text: str) -> list[tuple[int, str]]:
    """Part a label at a space, where it has one in reach; what is longer than two lines is cut."""
    first = text[:21].rpartition(" ")[0]
    if len(text) <= 20 or not first:
        return [(0, _cut(text))]
    return [(-7, first), (7, _cut(text[len(first) + 1 :]))]


def _cut(text: str) -> str:
    return text if len(text) <= 20 else f"{text[:19]}…"


def most_of(lines: Sequence[Line], shown: int) -> tuple[Line, ...]:
    """Give the largest, for a picture that has no room for all."""
    return tuple(sorted(lines, key=lambda line: line.values, reverse=True)[:shown])
