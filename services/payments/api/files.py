"""Payment files over HTTP. In: a run and a method, two persons' words. Out: files, and their bytes to who may."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask.views import MethodView

from services.payments.api.shapes import (
    DiscardSchema,
    FileQuery,
    FileSchema,
    FileWithHistorySchema,
    NewFileSchema,
    SettledSchema,
    file_shape,
)
from services.payments.usecases.discard_file import discard_file
from services.payments.usecases.download_file import download_file
from services.payments.usecases.file_named import file_named
from services.payments.usecases.mark_sent import mark_sent
from services.payments.usecases.mark_settled import mark_settled
from services.payments.usecases.prepare_file import prepare_file
from services.payments.usecases.release_file import release_file
from shared.plumbing.web import Blueprint, call, page, page_schema, transact, unit

files = Blueprint("files", __name__, url_prefix="/api/payments/v1", description="Files for banks, made by two people.")


@files.route("/payment-files")
class Files(MethodView):
    """All files."""

    @transact(key_required=True)
    @files.arguments(NewFileSchema)
    @files.response(201, FileSchema)
    def post(self, body: dict[str, Any]) -> Any:
        """Prepare a file of a run's payments by one method; someone else releases it."""
        file = prepare_file(unit(), call(), body["pay_run_id"], body["method"])
        return file_shape(file), {"Location": f"/api/payments/v1/payment-files/{file.file_id}"}

    @transact
    @files.arguments(FileQuery, location="query")
    @files.response(200, page_schema(FileSchema))
    def get(self, query: dict[str, Any]) -> Any:
        """List payment files."""
        after, limit = (query["cursor"] or ("",))[0], query["limit"] + 1
        rows = unit().files.page(pay_run_id=query.get("pay_run_id"), after=after, limit=limit)
        return page([file_shape(file) for file in rows], query, lambda row: (row["file_id"],))


@files.route("/payment-files/<file_id>")
class OneFile(MethodView):
    """One file."""

    @transact
    @files.response(200, FileWithHistorySchema)
    def get(self, file_id: str) -> Any:
        """Show a payment file and its history."""
        return file_shape(file_named(unit(), file_id), history=unit().files.history(file_id))


@files.route("/payment-files/<file_id>/release")
class ReleaseFile(MethodView):
    """The second person's word."""

    @transact(key_required=True)
    @files.response(200, FileSchema)
    def post(self, file_id: str) -> Any:
        """Release a file another person prepared: written, stored, read back and held against the orders."""
        return file_shape(release_file(unit(), call(), file_id))


@files.route("/payment-files/<file_id>/discard")
class DiscardFile(MethodView):
    """A file that shall not leave."""

    @transact
    @files.arguments(DiscardSchema)
    @files.response(200, FileSchema)
    def post(self, body: dict[str, Any], file_id: str) -> Any:
        """Discard a prepared file; its payments are free for another."""
        return file_shape(discard_file(unit(), call(), file_id, body["why"]))


@files.route("/payment-files/<file_id>/download")
class DownloadFile(MethodView):
    """The bytes for the bank: the one answer of this service that holds whole numbers."""

    @transact(secret_answer=True)
    @files.response(200, content_type="application/octet-stream")
    def post(self, file_id: str) -> Any:
        """Take a released file's bytes to the bank; who took them is written down."""
        file, content = download_file(unit(), call(), file_id)
        name = f'attachment; filename="{file.filename}"'
        kind = unit().formats[file.method].media_type
        return Response(content, content_type=kind, headers={"Content-Disposition": name})


@files.route("/payment-files/<file_id>/sent")
class SentFile(MethodView):
    """The bank has it."""

    @transact
    @files.response(200, FileSchema)
    def post(self, file_id: str) -> Any:
        """Mark a released file as sent to the bank."""
        return file_shape(mark_sent(unit(), call(), file_id))


@files.route("/payment-files/<file_id>/settled")
class SettledFile(MethodView):
    """The bank paid."""

    @transact(key_required=True)
    @files.response(200, SettledSchema)
    def post(self, file_id: str) -> Any:
        """Mark a sent file's payments as settled, those returned before excepted."""
        return {"settled": len(mark_settled(unit(), call(), file_id))}
