"""Charts on pages, and their tables as files. In: charts. Out: what templates draw, or the one asked for as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from flask import Flask, Response, request

from services.portal.domain.chart import Chart, csv_rows, labels, shapes
from services.portal.pages.language import translate
from shared.values.cells import disarmed


def register_charts(app: Flask) -> None:
    """Hand the drawing to the templates."""
    app.jinja_env.globals.update(chart_shapes=shapes, chart_labels=labels)


def asked_as_csv(charts: Sequence[Chart]) -> Response | None:
    """Give the chart that `?csv=` names as a file, if the address asks for one."""
    wanted = next((one for one in charts if one.name == request.args.get("csv")), None)
    if wanted is None:
        return None
    out = io.StringIO()
    names, *rows = csv_rows(wanted)
    csv.writer(out).writerows([disarmed(cell) for cell in row] for row in (tuple(map(translate, names)), *rows))
    named = {"Content-Disposition": f'attachment; filename="{wanted.name}.csv"'}
    return Response(out.getvalue(), content_type="text/csv; charset=utf-8", headers=named)
