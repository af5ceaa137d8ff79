"""What the readers decide, and what they refuse, one line a case."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from workbooks import Formula, workbook

from services.timetracking.imports.intake import MAX_BYTES, MAX_LINES
from services.timetracking.imports.kimai import _HEADERS, KIMAI
from services.timetracking.imports.read import read_hours
from shared.values.refusal import Refusal

TOGGL = "User,Email,Project,Description,Start date,Start time,End date,End time,Duration"
CLOCKIFY = "Project,Description,User,Group,Email,Start Date,Start Time,End Date,End Time,Duration (h)"


def toggl(*times, zone="Europe/Berlin", **options):
    """Read a Toggl file of one person with rows of (start date, start time, end date, end time, duration)."""
    lines = [
        TOGGL,
        *(",".join(("Ann", "ann@example.org", "Tides", f"entry {number}", *row)) for number, row in enumerate(times)),
    ]
    return read_hours("\n".join(lines).encode(), zone=zone, **options)


def clockify(*times, **options):
    lines = [
        CLOCKIFY,
        *(
            ",".join(("Tides", f"entry {number}", "Ann", "", "ann@example.org", *row))
            for number, row in enumerate(times)
        ),
    ]
    return read_hours("\n".join(lines).encode(), zone="UTC", **options)


def harvest(*hours, **options):
    lines = [
        "Date;Project;Hours;First Name;Last Name",
        *(f"2026-10-{day:02};Tides;{text};Ann;Lee" for day, text in enumerate(hours, 1)),
    ]
    return read_hours("\n".join(lines).encode(), zone="UTC", **options)


def codes(read):
    return [(error.row, error.code) for error in read.errors]


# Berlin put its clocks back on 2026-10-25 at 03:00 and forward on 2026-03-29 at 02:00.
SKIPPED = "wall_time_nonexistent"
CLOCK_CHANGES = [
    ("over the whole night back", ("2026-10-25", "01:00:00", "2026-10-25", "04:00:00", "04:00:00"), 14_400, None),
    ("over the whole night forward", ("2026-03-29", "01:00:00", "2026-03-29", "04:00:00", "02:00:00"), 7_200, None),
    ("ends the first 02:30", ("2026-10-25", "01:30:00", "2026-10-25", "02:30:00", "01:00:00"), 3_600, None),
    ("ends the second 02:30", ("2026-10-25", "01:30:00", "2026-10-25", "02:30:00", "02:00:00"), 7_200, None),
    ("starts first, ends second", ("2026-10-25", "02:15:00", "2026-10-25", "02:30:00", "01:15:00"), 4_500, None),
    ("backwards on the wall", ("2026-10-25", "02:45:00", "2026-10-25", "02:15:00", "00:30:00"), 1_800, None),
    ("either time fits", ("2026-10-25", "02:15:00", "2026-10-25", "02:30:00", "00:15:00"), 0, "wall_time_ambiguous"),
    ("no duration to decide", ("2026-10-25", "01:30:00", "2026-10-25", "02:30:00", ""), 0, "wall_time_ambiguous"),
    ("starts in the gap", ("2026-03-29", "02:30:00", "2026-03-29", "04:00:00", "01:30:00"), 0, SKIPPED),
    ("ends in the gap", ("2026-03-29", "01:30:00", "2026-03-29", "02:00:00", "00:30:00"), 0, SKIPPED),
]  # fmt: skip


@pytest.mark.parametrize("name,row,seconds,code", CLOCK_CHANGES)
def test_clock_change(name, row, seconds, code):
    read = toggl(row)
    assert (read.seconds, [error.code for error in read.errors]) == (seconds, [code] if code else []), name


# start dates of the file, asked, used, dates read (None: an error)
ORDERS = [
    (("2026-10-05", "2016-01-1"), "auto", "ymd", ("2026-10-05", "2016-01-01")),
    (("13/04/2026", "03/04/2026"), "auto", "dmy", ("2026-04-13", "2026-04-03")),
    (("04/13/2026", "03/04/2026"), "auto", "mdy", ("2026-04-13", "2026-03-04")),
    (("03/04/2026", "05.05.2026"), "auto", None, (None, "2026-05-05")),
    (("13/04/2026", "04/14/2026", "03/04/2026"), "auto", None, ("2026-04-13", "2026-04-14", None)),
    (("03/04/2026",), "dmy", "dmy", ("2026-04-03",)),
    (("03/04/2026", "04/13/2026"), "dmy", "dmy", ("2026-04-03", None)),
    (("2026-10-05",), "dmy", "dmy", (None,)),
    (("13/04/2026", "13/14/2026", "99/99/9999", "03/04/26"), "auto", "dmy", ("2026-04-13", None, None, None)),
]


@pytest.mark.parametrize("dates,asked,used,expected", ORDERS)
def test_date_order(dates, asked, used, expected):
    read = clockify(*((day, "10:00", day, "10:30", "0:30") for day in dates), date_order=asked)
    found = {row.row: row.work_date.isoformat() for row in read.entries}
    assert read.date_order.used == used
    assert tuple(found.get(line) for line in range(2, 2 + len(dates))) == expected
    assert read.date_order.because


def test_twelve_hour_clock_counts_as_month_first_unless_a_date_says_otherwise():
    us = clockify(("03/04/2024", "10:23 AM", "03/04/2024", "12:23:01 pm", "02:00:01"))
    assert (us.date_order.used, us.entries[0].work_date.isoformat(), us.seconds) == ("mdy", "2024-03-04", 7_201)
    au = clockify(
        ("03/04/2024", "10:00 AM", "03/04/2024", "11:00 AM", ""),
        ("19/04/2024", "10:00 AM", "19/04/2024", "11:00 AM", ""),
    )
    assert (au.date_order.used, au.entries[0].work_date.isoformat()) == ("dmy", "2024-04-03")


def test_an_ambiguous_date_says_what_to_do():
    (error,) = clockify(("03/04/2024", "10:00", "03/04/2024", "11:00", "")).errors
    assert (error.row, error.field, error.code) == (2, "Start Date", "date_order_ambiguous")
    assert "dmy or mdy" in error.detail


# hours of the file, asked, used, seconds (None: an error)
DECIMALS = [
    (("20,0", "0,01"), "auto", "european", (72_000, 36)),
    (("1.5", "2"), "auto", "american", (5_400, 7_200)),
    (("2", "3"), "auto", None, (7_200, 10_800)),
    (("1.500", "2"), "auto", None, (None, 7_200)),
    (("1.500", "0,5"), "auto", "european", (None, 1_800)),  # 1,500 hours on one day
    (("1.500", "0.5"), "auto", "american", (5_400, 1_800)),
    (("1,5", "1.5", "1,500"), "auto", None, (5_400, 5_400, None)),
    (("1.500",), "american", "american", (5_400,)),
    (("1,5",), "american", "american", (None,)),
    (("0,333",), "european", "european", (1_199,)),  # 1198.8 s, half up
    (("1e3", "inf", "", "٣"), "auto", None, (None, None, None, None)),
]


@pytest.mark.parametrize("hours,asked,used,expected", DECIMALS)
def test_decimal_notation(hours, asked, used, expected):
    read = harvest(*hours, decimal_notation=asked)
    found = {row.row: row.seconds for row in read.entries}
    assert read.decimal_notation.used == used
    assert tuple(found.get(line) for line in range(2, 2 + len(hours))) == expected


def test_an_undecided_decimal_says_what_to_do():
    (error,) = harvest("1.500").errors
    assert (error.row, error.field, error.code) == (2, "Hours", "decimal_notation_ambiguous")
    assert "say which one" in error.detail


def test_a_break_longer_than_the_work_is_an_error():
    file = b"Date,From,To,Duration,Break\n2026-10-05,09:00,10:00,,2:00\n2026-10-05,10:00,12:00,1:30,0:30"
    read = read_hours(file, zone="UTC")
    assert ([(error.row, error.field, error.code) for error in read.errors], read.seconds) == (
        [(2, "Break", "break_too_long")], 5_400)  # fmt: skip


GOOD = b"Ann,ann@example.org,Tides,ok,2026-10-05,09:00:00,2026-10-05,10:00:00,01:00:00"
TIMES = b"2026-10-06,09:00,2026-10-06,10:00,1:00"
# a row between two good ones, then field and code of the file's only error
DAMAGED_ROWS = [
    ("NUL bytes", b"Ann,a\0nn,Tides,," + TIMES, ("Email", "bytes_unreadable")),
    ("not UTF-8 among UTF-8", b"\xc3\xa9,\xff@x,Tides,," + TIMES, ("Email", "bytes_unreadable")),
    ("a cell of 1 MB", b'Ann,ann,Tides,"' + b"x" * 2**20 + b'",' + TIMES, ("Description", "cell_too_large")),
    ("1 MB on many lines", b'Ann,ann,Tides,"' + b"xyz\n" * 2**18 + b'",' + TIMES, ("Description", "cell_too_large")),
    ("a line of 2 MB", b"Ann,ann,Tides," + b"," * 2**21, ("User", "line_too_long")),
    ("a line of 2 MB of quotes", b'"' * 2**21, ("User", "line_too_long")),
    ("cut in the last record", b"Ann,ann@example.org,Tid", ("Description", "row_cells")),
    ("an open quote", b'Ann,ann@example.org,Tides,"ok,' + TIMES, ("Description", "quote_unbalanced")),
    ("a cell too many", b"Ann,ann@example.org,Tides,a,b," + TIMES, ("Duration", "row_cells")),
    ("no duration", b"Ann,a@x,Tides,," + TIMES.replace(b"1:00", b"long"), ("Duration", "duration_unreadable")),
    ("13 PM", b"Ann,ann@example.org,Tides,," + TIMES.replace(b",09", b",13 PM"), ("Start time", "time_unreadable")),
]  # fmt: skip


@pytest.mark.parametrize("name,damaged,error", DAMAGED_ROWS)
def test_one_damaged_row_leaves_the_others(name, damaged, error):
    content = b"\n".join((TOGGL.encode(), GOOD, damaged, GOOD.replace(b"-05", b"-07")))
    read = read_hours(content, zone="UTC")
    assert [(found.row, found.field, found.code) for found in read.errors] == [(3, *error)], name
    assert [row.work_date.day for row in read.entries] == [5, 7]


WHOLE_FILES = [
    ("empty", b"", "file_empty"),
    ("endless", b"a\n" * (MAX_LINES + 1), "file_too_long"),
    ("blank", b"\xef\xbb\xbf \r\n\r\n", "format_unknown"),
    ("a cut workbook", b"PK\x03\x04\x14\x00\x06\x00", "workbook_unreadable"),
    ("an old workbook", b"\xd0\xcf\x11\xe0" * 9, "file_not_text"),
    ("binary", bytes(range(256)) * 8, "file_not_text"),
    ("UTF-16 without mark", (TOGGL + "\n").encode("utf-16-le"), "file_not_text"),
    ("no header", GOOD, "format_unknown"),
    ("another table", b"name,street\nAnn,Main", "format_unknown"),
    ("a column renamed", TOGGL.replace("End time", "End tyme").encode(), "column_missing"),
]


@pytest.mark.parametrize("name,content,code", WHOLE_FILES)
def test_unreadable_file(name, content, code):
    read = read_hours(content, zone="UTC")
    assert [(error.row, error.code) for error in read.errors] == [(1, code)], name
    assert (read.rows, read.entries) == (0, ())


def test_a_workbook_gives_the_entries_of_its_csv():
    """The same records under the same fingerprints, whether its cells are texts or dates, times and lengths of time."""
    day, nine, ten = date(2026, 10, 5), time(9), time(10)
    cells = ("Ann", "ann@example.org", "Tides", "ok", day, nine, day, ten, timedelta(hours=1))
    texts = [line.split(",") for line in (TOGGL, GOOD.decode())]
    expected = read_hours(f"{TOGGL}\n".encode() + GOOD, zone="UTC").entries
    assert len(expected) == 1
    for content in (workbook(*texts), workbook(texts[0], cells)):
        read = read_hours(content, zone="UTC")
        assert (read.entries, read.errors, read.encoding.because) == (expected, (), "a workbook holds its own")
    faulty = [*cells[:-1], Formula("=H2-F2")]
    read = read_hours(workbook([*texts[0], "Sum"], [*cells, Formula("=1")], (), [*faulty, Formula("=1")]), zone="UTC")
    assert [(error.row, error.field, error.code) for error in read.errors] == [(4, "Duration", "cell_formula")]
    assert (len(read.entries), read.columns_ignored) == (1, ("Sum",))


def test_a_missing_column_is_named_with_its_likeness():
    (error,) = read_hours(TOGGL.replace("End time", "End tyme").encode(), zone="UTC").errors
    assert error.field == "End time"
    assert "'End tyme'" in error.detail


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(encoding, newline):
    text = newline.join((TOGGL, GOOD.decode().replace("Ann", "Änn"), "")).encode(encoding)
    read = read_hours(text, zone="UTC")
    assert [row.person_name for row in read.entries] == ["Änn"]
    assert (read.seconds, read.errors) == (3_600, ())


ARGUMENTS = [
    ({"zone": "Mars/Olympus"}, "zone_unknown"),
    ({"zone": "localtime"}, "zone_unknown"),
    ({"format": "toggle"}, "format_unknown"),
    ({"date_order": "dym"}, "date_order_unknown"),
    ({"decimal_notation": "french"}, "decimal_notation_unknown"),
    ({"encoding": "utf-7"}, "encoding_unknown"),
]


@pytest.mark.parametrize("options,code", ARGUMENTS)
def test_wrong_argument(options, code):
    with pytest.raises(Refusal) as refused:
        read_hours(TOGGL.encode(), **{"zone": "UTC"} | options)
    assert refused.value.code == code


def test_more_than_64_mib_is_refused_with_a_remedy():
    with pytest.raises(Refusal, match="split") as refused:
        read_hours(bytes(MAX_BYTES + 1), zone="UTC")
    assert refused.value.code == "file_too_large"


def test_the_same_records_have_the_same_fingerprints_in_any_format_and_zone():
    times = ("2026-10-05", "09:00:00", "2026-10-05", "10:00:00", "01:00:00")
    prints = [
        read.entries[0].fingerprint for read in (toggl(times), toggl(times, zone="Asia/Kolkata"), clockify(times))
    ]
    assert len(set(prints)) == 1
    twins = [row.fingerprint for row in harvest("1,5", "1,5").entries]
    assert len(set(twins)) == 2


def test_an_earlier_span_later_in_the_file_is_the_error():
    day = "2026-10-05"
    read = toggl(
        (day, "10:00:00", day, "12:00:00", ""),
        (day, "08:00:00", day, "13:00:00", ""),
        (day, "12:00:00", day, "12:30:00", ""),
    )
    assert codes(read) == [(3, "overlap")]
    assert "row 2" in read.errors[0].detail


@pytest.mark.parametrize("language", _HEADERS)
def test_kimai_speaks(language):
    line = "2026-10-05|09:00|10:30|1:30|0:00|nora|Nora W|nora@example.org|Lab|Tides|Review|text"
    read = read_hours(f"{_HEADERS[language]}\n{line}".replace("|", ";").encode(), zone="Europe/Berlin")
    assert (read.format, read.errors, read.seconds) == ("kimai", (), 5_400)
    (row,) = read.entries
    assert (row.person_name, row.person_email, row.client, row.project, row.task, row.description) == (
        "Nora W", "nora@example.org", "Lab", "Tides", "Review", "text")  # fmt: skip


def test_no_word_of_kimai_means_two_things():
    words = [word.casefold() for spellings in KIMAI.columns.values() for word in spellings]
    assert sorted({word for word in words if words.count(word) > 1}) in ([], ["e-mail"])
