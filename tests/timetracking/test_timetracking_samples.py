"""Every sample of a tracker's export reads as its own rows add up: the real ones beside the repository, and ours."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.timetracking.imports.read import read_hours
from services.timetracking.usecases.preview_hours import preview_hours

ROOT = Path(__file__).resolve().parents[2]
REAL = ROOT.parent / "shared" / "samples" / "hours"
OURS = Path(__file__).parent / "samples"

# file, format, rows, entries, seconds, date order
REAL_EXPORTS = [
    ("toggl-detailed.csv", "toggl", 2, 2, 3_601, "ymd"),  # 10:23:00 to 11:23:01, and one of no length
    ("clockify-detailed.csv", "clockify", 2, 2, 3_601, "mdy"),
    ("harvest-eu-decimals.csv", "harvest", 2, 2, 72_036, "ymd"),  # 20,0 h and 0,01 h
    ("kimai-german-header-only.csv", "kimai", 0, 0, 0, None),
]


@pytest.mark.parametrize("file,format_,rows,entries,seconds,order", REAL_EXPORTS)
def test_real_export(file, format_, rows, entries, seconds, order):
    if not (REAL / file).exists():
        pytest.skip("the samples of exports are not beside the repository")
    report = preview_hours(read_hours((REAL / file).read_bytes(), zone="Europe/Vienna"))
    assert (report["format"], report["rows"], report["entries"], report["seconds"]) == (format_, rows, entries, seconds)
    assert report["errors"] == []
    assert report["date_order"]["used"] == order


# file, format, rows, entries, seconds, errors as (row, field, code)
OUR_EXPORTS = [
    ("toggl_nasty.csv", "toggl", 17, 6, 3_601 + 1_800 + 900 + 30 + 0 + 3_600, [
        (5, "Start time", "overlap"),
        (7, "End time", "end_before_start"),
        (8, "Duration", "duration_mismatch"),
        (9, "End time", "span_too_long"),
        (10, "Start date", "date_unreadable"),
        (11, "Start time", "time_unreadable"),
        (12, "End time", "time_unreadable"),
        (15, "Start time", "overlap"),
        (16, "Start date", "row_cells"),
        (17, "Task", "quote_unbalanced"),
        (19, "Description", "quote_unbalanced"),
    ]),
    ("clockify_activity_24h.csv", "clockify", 2, 2, 10_800 + 2_685, []),
    ("harvest_american.csv", "harvest", 7, 4, 4_500 + 4_500 + 2_400 + 0, [
        (5, "Hours", "hours_unreadable"),
        (6, "Hours", "hours_unreadable"),
        (7, "Hours", "span_too_long"),
    ]),
    ("kimai_french.csv", "kimai", 4, 3, 5_400 + 5_400 + 9_000, [(6, "À", "end_before_start")]),
]  # fmt: skip


@pytest.mark.parametrize("file,format_,rows,entries,seconds,errors", OUR_EXPORTS)
def test_our_export(file, format_, rows, entries, seconds, errors):
    read = read_hours((OURS / file).read_bytes(), zone="Europe/Berlin")
    assert [(error.row, error.field, error.code) for error in read.errors] == errors
    assert (read.format, read.rows, len(read.entries), read.seconds) == (format_, rows, entries, seconds)


def test_a_break_leaves_date_and_seconds_alone():
    (row,) = [row for row in read_hours((OURS / "kimai_french.csv").read_bytes(), zone="Europe/Paris").entries
              if row.description == "avec une pause"]  # fmt: skip
    assert (row.start_epoch, row.end_epoch, row.seconds) == (None, None, 9_000)


def test_a_guessed_encoding_is_reported():
    read = read_hours((OURS / "kimai_french.csv").read_bytes(), zone="Europe/Paris")
    assert read.encoding.used == "cp1252"
    assert read.entries[0].person_name == "Éloïse Roux"
