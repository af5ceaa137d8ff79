"""What OpenAPI documents say beyond the schemas: names, links to the next request, no lengths of answers."""

from __future__ import annotations

from typing import Any

from shared.plumbing.api_answers import leave_out_lengths
from shared.plumbing.api_links import add_links

TEXT = {"type": "string", "minLength": 1, "maxLength": 200}


def operation(answer: str = "", asks: str = "", status: str = "200") -> dict[str, Any]:
    """An operation that answers one schema and takes another."""
    described: dict[str, Any] = {"summary": "Do it.", "responses": {status: {"description": "OK"}}}
    if answer:
        described["responses"][status]["content"] = {"application/json": {"schema": {"$ref": answer}}}
    if asks:
        described["requestBody"] = {"content": {"application/json": {"schema": {"$ref": asks}}}}
    return described


def document() -> dict[str, Any]:
    schemas = {
        "Vendor": {"properties": {"vendor_id": TEXT, "place": {"$ref": "#/components/schemas/Place"}}},
        "NewVendor": {"properties": {"place": {"$ref": "#/components/schemas/Place"}}},
        "Place": {"properties": {"town": TEXT}},
        "Vendors": {"properties": {"data": {"type": "array", "items": {"$ref": "#/components/schemas/Vendor"}}}},
    }
    vendor, new, many = (f"#/components/schemas/{name}" for name in ("Vendor", "NewVendor", "Vendors"))
    paths = {
        "/api/onboarding/v1/vendors": {"get": operation(many), "post": operation(vendor, new, "201")},
        "/api/onboarding/v1/vendors/{vendor_id}": {"parameters": [{"name": "vendor_id"}], "get": operation(vendor)},
        "/api/onboarding/v1/vendors/{vendor_id}/sheets/{sheet_id}": {"delete": operation(status="204")},
        "/api/onboarding/v1/statement.pdf": {"get": operation()},
    }
    return {"paths": paths, "components": {"schemas": schemas}}


def links(described: dict[str, Any], path: str, method: str, status: str) -> dict[str, Any]:
    answer = described["paths"][f"/api/onboarding/v1/{path}"][method]["responses"][status]
    return {name: link["parameters"] for name, link in answer.get("links", {}).items()}


def test_operations_are_named_by_method_and_path() -> None:
    paths = add_links(document())["paths"]
    named = {one["operationId"] for path in paths.values() for one in path.values() if isinstance(one, dict)}
    assert named == {
        "get_vendors", "post_vendors", "get_vendors_vendor_id", "delete_vendors_vendor_id_sheets_sheet_id",
        "get_statement_pdf",
    }  # fmt: skip


def test_what_an_answer_names_can_be_asked_for_next() -> None:
    described = add_links(document())
    assert links(described, "vendors", "post", "201") == {
        "get_vendors_vendor_id": {"vendor_id": "$response.body#/vendor_id"}
    }
    assert links(described, "vendors", "get", "200") == {
        "get_vendors_vendor_id": {"vendor_id": "$response.body#/data/0/vendor_id"}
    }
    assert links(described, "vendors/{vendor_id}", "get", "200") == {}, "nobody is sent to where they are"


def test_answers_promise_no_lengths_and_requests_keep_theirs() -> None:
    schemas = leave_out_lengths(document())["components"]["schemas"]
    assert schemas["Vendor"]["properties"]["vendor_id"] == {"type": "string"}
    assert schemas["Place"]["properties"]["town"] == TEXT, "it is asked for as well, within another schema"
