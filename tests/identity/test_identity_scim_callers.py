"""SCIM as Entra ID and Okta call it, and by the letter where they differ: what each of them sends, what it gets."""

from __future__ import annotations

from typing import Any

import pytest
from identity_house import Identity
from test_identity_scim import ADA, NORA, OURS, USER, Directory, outcome, patch


@pytest.fixture
def directory(identity: Identity) -> Directory:
    return Directory(identity)


def found(directory: Directory, kind: str, text: str) -> list[str]:
    answer = directory.ask("GET", kind, query_string={"filter": text})
    assert answer.status_code == 200, answer.text
    return [one.get("userName", one["id"]) for one in answer.json["Resources"]]


# As the documentation of each shows it, with what we do not keep left in.
ENTRA_DISABLES = {"op": "Replace", "path": "active", "value": "False"}
ENTRA_CHANGES = {"op": "Replace", "value": {
    "displayName": "Nora W.", "name.familyName": "Weiss-Alt", 'emails[type eq "work"].value': "old@example.org",
    f"{USER}:externalId": "00u9", "active": "True",
}}  # fmt: skip
# It replaces parts of what it believes is there, though we never showed it.
ENTRA_MOVES = [
    {"op": "Replace", "path": 'addresses[type eq "work"].country', "value": "DE"},
    {"op": "Replace", "path": 'phoneNumbers[type eq "mobile"].value', "value": "+49 30 1"}, ENTRA_DISABLES,
]  # fmt: skip
OKTA_DISABLES = {"op": "replace", "value": {"active": False}}


class TestChanges:
    @pytest.mark.parametrize("operation", [
        {"op": "Add", "value": {OURS: {"vendorId": "ven_1"}}},
        {"op": "Replace", "path": OURS, "value": {"vendorId": "ven_1"}},
        {"op": "add", "value": {f"{OURS}:vendorId": "ven_1"}},
        {"op": "add", "path": OURS.upper(), "value": {"vendorid": "ven_1"}},
        {"op": "add", "value": {USER: {"active": True}, OURS: {"vendorId": "ven_1"}}},
    ])  # fmt: skip
    def test_an_extension_is_set_whole_or_by_its_part(self, directory: Directory, operation) -> None:
        person = directory.nora()
        answer = directory.ask("PATCH", f"Users/{person['id']}", patch(operation))
        assert (answer.status_code, answer.json[OURS]) == (200, {"vendorId": "ven_1"})
        gone = directory.ask("PATCH", f"Users/{person['id']}", patch({"op": "remove", "path": OURS}))
        assert OURS not in gone.json

    def test_schemas_within_schemas_are_refused_however_deep(self, directory: Directory) -> None:
        value: dict[str, Any] = {"active": False}
        for _ in range(400):
            value = {USER: value}
        person = directory.nora()
        answer = directory.ask("PATCH", f"Users/{person['id']}", patch({"op": "add", "value": value}))
        assert outcome(answer) == (400, "invalidPath", "scim_path_unknown")

    def test_entra_changes_what_we_keep_and_the_rest_is_let_by(self, directory: Directory) -> None:
        person = directory.nora()
        changed = directory.ask("PATCH", f"Users/{person['id']}", patch(ENTRA_CHANGES)).json
        assert (changed["externalId"], changed["userName"], changed["active"]) == ("00u9", "nora@example.org", True)
        assert directory.ask("PATCH", f"Users/{person['id']}", patch(ENTRA_DISABLES)).json["active"] is False

    def test_who_moved_and_left_is_shut_out_all_the_same(self, directory: Directory) -> None:
        person = directory.nora()
        answer = directory.ask("PATCH", f"Users/{person['id']}", patch(*ENTRA_MOVES))
        assert (answer.status_code, answer.json["active"]) == (200, False)

    def test_okta_disables_and_sends_the_group_as_it_is(self, directory: Directory) -> None:
        person = directory.nora()
        assert directory.ask("PATCH", f"Users/{person['id']}", patch(OKTA_DISABLES)).json["active"] is False
        same = patch({"op": "replace", "value": {"id": "approver", "displayName": "approver"}})
        assert directory.ask("PATCH", "Groups/approver", same).status_code == 200

    @pytest.mark.parametrize(("path", "operation"), [
        ("Users/{id}", {"op": "add", "path": "groups", "value": [{"value": "auditor"}]}),
        ("Users/{id}", {"op": "replace", "value": {"ID": "usr_other"}}),
        ("Users/{id}", {"op": "remove", "path": "meta"}),
        ("Groups/approver", {"op": "replace", "path": "displayName", "value": "boss"}),
    ])  # fmt: skip
    def test_what_is_fixed_is_refused_and_not_silently_kept(self, directory: Directory, path, operation) -> None:
        person = directory.nora()
        answer = directory.ask("PATCH", path.format(id=person["id"]), patch(operation))
        assert outcome(answer) == (400, "mutability", "scim_attribute_fixed")
        assert directory.ask("GET", f"Users/{person['id']}").json == person

    def test_somebody_unknown_among_members_is_no_group_unknown(self, directory: Directory) -> None:
        assert outcome(directory.give("approver", "usr_nobody")) == (400, "invalidValue", "scim_member_unknown")
        assert outcome(directory.give("nobody", "usr_nobody"))[0] == 404


class TestFilters:
    def test_names_go_by_no_case_and_external_ids_do(self, directory: Directory) -> None:
        directory.nora()
        assert found(directory, "Groups", 'displayName eq "Approver"') == ["approver"]
        assert found(directory, "Users", 'USERNAME eq "NORA@EXAMPLE.ORG"') == ["nora@example.org"]
        assert found(directory, "Users", 'externalId eq "00U1"') == []
        nora = found(directory, "Users", "externalId ne null")
        assert nora == found(directory, "Users", "not (externalId eq null)") == ["nora@example.org"]
        assert ADA in found(directory, "Users", "externalId eq null")

    @pytest.mark.parametrize(("text", "there"), [
        ('emails[type eq "work"].value eq "Nora@example.org"', True), ('emails[type eq "Work"]', True),
        ('emails[type eq "work" and value sw "nora@"]', True), ('emails[primary eq true].value co "nora"', True),
        ('active eq true and emails[not (type eq "home")].value ew "a@example.org"', True),
        ('emails[type eq "home"].value eq "nora@example.org"', False), ("emails[primary eq false]", False),
        ('emails[type eq "work" or type eq "home"].value eq "ada"', False),
    ])  # fmt: skip
    def test_one_of_several_addresses_is_asked_for(self, directory: Directory, text: str, there) -> None:
        directory.nora()
        assert ("nora@example.org" in found(directory, "Users", text)) == there

    def test_groups_are_found_by_one_of_several_members(self, directory: Directory) -> None:
        person = directory.nora()
        directory.give("approver", person["id"])
        assert found(directory, "Groups", f'members[value eq "{person["id"]}"]') == ["approver"]

    @pytest.mark.parametrize("value", ["true", '"true"', '"True"'])
    def test_true_may_be_a_text(self, directory: Directory, value) -> None:
        directory.nora(active=False)
        assert "nora@example.org" not in found(directory, "Users", f"active eq {value}")
        assert found(directory, "Users", f"active ne {value}") == ["nora@example.org"]

    @pytest.mark.parametrize("text", ['active eq "yes"', "active eq 1", "userName co null"])
    def test_what_is_no_truth_is_refused(self, directory: Directory, text) -> None:
        answer = directory.ask("GET", "Users", query_string={"filter": text})
        assert outcome(answer) == (400, "invalidFilter", "scim_filter_unknown")

    def test_groups_are_found_by_a_member(self, directory: Directory) -> None:
        person = directory.nora()
        directory.give("approver", person["id"])
        for name in ("members", "members.value"):
            assert found(directory, "Groups", f'{name} eq "{person["id"]}"') == ["approver"]
            assert found(directory, "Groups", f'id eq "auditor" and {name} eq "{person["id"]}"') == []


class TestAnswers:
    def test_sorting_is_not_said_and_what_is_not_known_is_let_by(self, directory: Directory) -> None:
        """RFC 7644, 3.4.2: parameters that are not recognised are ignored."""
        assert directory.ask("GET", "ServiceProviderConfig").json["sort"] == {"supported": False}
        for kind in ("Users", "Groups", "Groups/approver"):
            query = {"sortBy": "userName", "sortOrder": "descending", "_": "1"}
            assert directory.ask("GET", kind, query_string=query).status_code == 200, kind

    def test_pages_at_their_edges(self, directory: Directory) -> None:
        every = directory.ask("GET", "Users").json
        for query, first, count in (
            ("startIndex=0", 1, every["totalResults"]), ("count=0", 1, 0), ("count=-1", 1, 0),
            ("startIndex=99", 99, 0), (f"startIndex={every['totalResults']}", every["totalResults"], 1),
        ):  # fmt: skip
            page = directory.ask("GET", f"Users?{query}").json
            assert (page["startIndex"], page["itemsPerPage"], len(page["Resources"])) == (first, count, count), query
            assert page["totalResults"] == every["totalResults"]
        assert outcome(directory.ask("GET", "Users?startIndex=x"))[:2] == (400, "invalidValue")

    def test_one_resource_is_narrowed_as_lists_are(self, directory: Directory) -> None:
        person = directory.nora()
        assert set(directory.ask("GET", f"Users/{person['id']}?attributes=userName").json) == {
            "schemas", "id", "userName",
        }  # fmt: skip
        assert "members" not in directory.ask("GET", "Groups/approver?excludedAttributes=members").json

    def test_a_version_is_what_was_read(self, directory: Directory) -> None:
        person = directory.nora()
        path, seen = f"Users/{person['id']}", {"If-None-Match": person["meta"]["version"]}
        assert directory.ask("GET", path, headers=seen).status_code == 304
        body = NORA | {"externalId": "00u2"}
        changed = directory.ask("PUT", path, body)
        assert changed.json["meta"]["version"] == changed.headers["ETag"] != person["meta"]["version"]
        again = directory.ask("PUT", path, body)
        assert again.headers["ETag"] == changed.headers["ETag"], "nothing changed"
        assert directory.ask("GET", path, headers=seen).json["externalId"] == "00u2"
        stale = {"If-Match": person["meta"]["version"]}
        assert outcome(directory.ask("DELETE", path, headers=stale))[0] == 412
        assert directory.ask("DELETE", path, headers={"If-Match": changed.headers["ETag"]}).status_code == 204

    def test_another_name_in_the_directory_ends_no_session(self, directory: Directory) -> None:
        identity, ben = directory.identity, directory.identity.ids["ben@example.org"]
        token = identity.headers("ben@example.org")
        named = patch({"op": "add", "path": "externalId", "value": "00u7"})
        assert directory.ask("PATCH", f"Users/{ben}", named).json["externalId"] == "00u7"
        identity.clock.now += 2
        assert identity.send("GET", "users/me", token).status_code == 200

    @pytest.mark.parametrize(("method", "path", "status"), [
        ("POST", "Groups", 405), ("DELETE", "Groups/approver", 405), ("POST", "Bulk", 404), ("GET", "Me", 404),
        ("GET", "Users/usr_nobody", 404),
    ])  # fmt: skip
    def test_whatever_is_refused_has_the_shape_of_the_specification(self, directory: Directory, method, path, status):
        answer = directory.ask(method, path, {} if method == "POST" else None)
        assert outcome(answer)[0] == status

    def test_bodies_are_taken_under_both_media_types(self, directory: Directory) -> None:
        for number, media in enumerate(
            ("application/scim+json", "application/json", "application/scim+json; charset=utf-8")
        ):
            body: dict[str, Any] = NORA | {"userName": f"n{number}@example.org", "externalId": None}
            made = directory.ask("POST", "Users", body, content_type=media)
            assert (made.status_code, made.mimetype) == (201, "application/scim+json"), media
        broken = directory.identity.send(
            "POST", "scim/v2/Users", directory.bearer, data=b"{", content_type="application/scim+json"
        )
        assert outcome(broken)[:2] == (400, "invalidSyntax")

    def test_what_describes_the_service_says_where_it_is(self, directory: Directory) -> None:
        for kind in ("ResourceTypes", "Schemas"):
            for one in directory.ask("GET", kind).json["Resources"]:
                place = one["meta"]["location"].partition("/scim/v2/")[2]
                assert directory.ask("GET", place).json["id"] == one["id"], place
