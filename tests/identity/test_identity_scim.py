"""SCIM 2.0 as a directory uses it: people and roles by its own key, and nothing by which it could become an admin."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from identity_house import PASSWORD, Identity

from services.identity.domain.grant import Grant
from services.identity.domain.scim_filter import equalities, holds, parse_filter
from services.identity.domain.scim_patch import patched
from services.identity.main import MIGRATIONS
from services.identity.store.tables import directory_users
from services.identity.usecases.ensure_users import Login
from shared.plumbing.migrate import downgrade, upgrade
from shared.values.refusal import Refusal

ADA, BEN = "ada@example.org", "ben@example.org"
OURS = "urn:ietf:params:scim:schemas:extension:hourbook:2.0:User"
USER = "urn:ietf:params:scim:schemas:core:2.0:User"
NORA: dict[str, Any] = {
    "schemas": [USER], "userName": "Nora@Example.org", "externalId": "00u1", "active": True,
    "name": {"givenName": "Nora", "familyName": "Weiss"}, "emails": [{"value": "nora@example.org", "primary": True}],
}  # fmt: skip


def patch(*operations: dict[str, Any]) -> dict[str, Any]:
    return {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": list(operations)}


class Directory:
    """A directory with its key."""

    def __init__(self, identity: Identity) -> None:
        self.identity = identity
        body = {"label": "Directory", "roles": ["admin"], "scopes": ["identity:scim"]}
        self.made = identity.send("POST", "api-clients", ADA, json=body).json
        self.bearer = {"Authorization": f"Bearer {self.made['secret']}"}

    def ask(self, method: str, path: str, body: Any = None, **more: Any) -> Any:
        return self.identity.send(method, f"scim/v2/{path}", self.bearer, json=body, **more)

    def nora(self, **changes: Any) -> dict[str, Any]:
        made = self.ask("POST", "Users", NORA | changes)
        assert made.status_code == 201, made.text
        return dict(made.json)

    def give(self, role: str, *people: str) -> Any:
        members = [{"value": one} for one in people]
        return self.ask("PATCH", f"Groups/{role}", patch({"op": "Add", "path": "members", "value": members}))


@pytest.fixture
def directory(identity: Identity) -> Directory:
    return Directory(identity)


def outcome(answer: Any) -> tuple[int, str, str]:
    assert answer.mimetype == "application/scim+json"
    assert answer.json["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"]
    assert answer.json["status"] == str(answer.status_code)
    return answer.status_code, answer.json.get("scimType", ""), answer.json["code"]


class TestPeople:
    def test_a_person_is_made_found_and_shown(self, directory: Directory) -> None:
        made = directory.ask("POST", "Users", NORA)
        assert (made.status_code, made.mimetype, made.headers["ETag"]) == (201, "application/scim+json", 'W/"1"')
        person = made.json
        assert (person["userName"], person["externalId"], person["active"], person["groups"]) == (
            "nora@example.org", "00u1", True, [],
        )  # fmt: skip
        assert made.headers["Location"] == person["meta"]["location"]
        assert person["meta"]["location"].endswith(f"/api/identity/v1/scim/v2/Users/{person['id']}")
        assert directory.ask("GET", f"Users/{person['id']}").json == person
        for asked in ('userName eq "NORA@example.org"', 'externalId eq "00u1" and active eq true',
                      f'{USER}:userName EQ "nora@example.org"', 'emails.value eq "nora@example.org"'):  # fmt: skip
            found = directory.ask("GET", "Users", query_string={"filter": asked}).json
            assert (found["totalResults"], found["Resources"]) == (1, [person]), asked
        for asked, count in (
            ('userName sw "NORA@"', 1), ('userName co "nora@ex"', 1), ("externalId pr", 1), ('externalId ew "u1"', 1),
            ('externalId co "U"', 0), ('not (externalId eq "00u1")', 4), ('externalId ne "00u1"', 4),
            ("active ne true", 0), ('userName ew "%"', 0), ('userName co "_"', 0),
            ('userName eq "x@example.org" or externalId eq "00u1"', 1),
            ('userName eq "nora@example.org" and (externalId eq "no" or active eq true)', 1),
        ):  # fmt: skip
            found = directory.ask("GET", "Users", query_string={"filter": asked}).json
            assert found["totalResults"] == count, asked
        none = directory.ask(
            "GET", "Users", query_string={"filter": 'userName eq "nora@example.org" and active eq false'}
        )
        assert (none.json["totalResults"], none.json["Resources"]) == (0, [])

    def test_pages_begin_at_one_and_hold_what_is_asked_for(self, directory: Directory) -> None:
        directory.nora()
        every = directory.ask("GET", "Users").json
        assert (every["totalResults"], every["itemsPerPage"], every["startIndex"]) == (5, 5, 1)
        ids = [one["id"] for one in every["Resources"]]
        second = directory.ask("GET", "Users?startIndex=2&count=2").json
        assert ([one["id"] for one in second["Resources"]], second["startIndex"]) == (ids[1:3], 2)
        assert directory.ask("GET", "Users?startIndex=-4&count=0").json["Resources"] == []
        short = directory.ask("GET", "Users?count=1&attributes=userName").json["Resources"][0]
        assert set(short) == {"schemas", "id", "userName"}
        assert "groups" not in directory.ask("GET", "Users?count=1&excludedAttributes=groups").json["Resources"][0]

    def test_no_program_is_among_the_people(self, directory: Directory) -> None:
        assert directory.made["user_id"] not in directory.ask("GET", "Users").text
        assert outcome(directory.ask("GET", f"Users/{directory.made['user_id']}"))[0] == 404
        assert outcome(directory.ask("PUT", f"Users/{directory.made['user_id']}", NORA))[0] == 404

    def test_an_address_has_one_account(self, directory: Directory) -> None:
        directory.nora()
        assert outcome(directory.ask("POST", "Users", NORA)) == (409, "uniqueness", "scim_user_known")
        other = directory.nora(userName="other@example.org", externalId=None)
        answer = directory.ask("PUT", f"Users/{other['id']}", NORA)
        assert outcome(answer) == (409, "uniqueness", "scim_user_known")

    def test_a_put_replaces_and_keeps_to_a_version(self, directory: Directory) -> None:
        person = directory.nora()
        changed = NORA | {"userName": "nora.weiss@example.org", "externalId": "00u2", "active": False}
        answer = directory.ask("PUT", f"Users/{person['id']}", changed, headers={"If-Match": 'W/"1"'})
        assert (answer.json["userName"], answer.json["externalId"], answer.json["active"]) == (
            "nora.weiss@example.org", "00u2", False,
        )  # fmt: skip
        stale = directory.ask("PUT", f"Users/{person['id']}", NORA, headers={"If-Match": 'W/"1"'})
        assert outcome(stale)[0] == 412
        assert outcome(directory.ask("PUT", f"Users/{person['id']}", NORA, headers={"If-Match": "x"}))[0] == 412

    @pytest.mark.parametrize("operation", [
        {"op": "Replace", "path": "active", "value": "False"}, {"op": "replace", "value": {"active": False}},
        {"op": "replace", "path": f"{USER}:active", "value": False},
    ])  # fmt: skip
    def test_shutting_ends_sessions_however_it_is_said(self, directory: Directory, operation) -> None:
        directory.identity.ensure(Login("nora@example.org", Grant(("approver",)), PASSWORD))
        token = directory.identity.headers("nora@example.org")
        assert directory.identity.send("GET", "users/me", token).status_code == 200
        query = {"filter": 'userName eq "nora@example.org"'}
        (person,) = directory.ask("GET", "Users", query_string=query).json["Resources"]
        answer = directory.ask("PATCH", f"Users/{person['id']}", patch(operation))
        assert (answer.status_code, answer.json["active"]) == (200, False)
        directory.identity.clock.now += 2
        assert directory.identity.send("GET", "users/me", token).json["code"] == "session_ended"
        assert directory.identity.sign_in("nora@example.org").status_code == 401

    def test_deleting_shuts_and_hides_and_coming_back_opens_the_same_account(self, directory: Directory) -> None:
        person = directory.nora()
        assert directory.give("approver", person["id"]).status_code == 200
        answer = directory.ask("DELETE", f"Users/{person['id']}")
        assert (answer.status_code, answer.data) == (204, b"")
        assert outcome(directory.ask("GET", f"Users/{person['id']}"))[0] == 404
        assert outcome(directory.ask("DELETE", f"Users/{person['id']}"))[0] == 404
        assert outcome(directory.give("approver", person["id"])) == (400, "invalidValue", "scim_member_unknown")
        assert directory.ask("GET", "Users").json["totalResults"] == 4
        shown = directory.identity.send("GET", f"users/{person['id']}", ADA).json
        assert (shown["state"], shown["roles"]) == ("deactivated", ["approver"])
        back = directory.nora()
        assert (back["id"], back["active"], [one["value"] for one in back["groups"]]) == (
            person["id"],
            True,
            ["approver"],
        )
        assert directory.identity.findings() == []

    def test_an_open_invitation_of_the_address_ends(self, directory: Directory) -> None:
        body = {"email": "nora@example.org", "roles": ["admin"]}
        invited = directory.identity.send("POST", "invitations", ADA, json=body).json
        directory.nora()
        accepted = {"token": directory.identity.mailed(invited), "password": PASSWORD}
        assert directory.identity.send("POST", "acceptances", json=accepted).json["code"] == "invitation_over"


class TestGroups:
    def test_roles_are_groups(self, directory: Directory) -> None:
        found = directory.ask("GET", "Groups").json
        assert (found["totalResults"], found["Resources"][0]["id"]) == (8, "admin")
        one = directory.ask("GET", "Groups", query_string={"filter": 'displayName eq "finance"'}).json["Resources"]
        assert [member["display"] for member in one[0]["members"]] == ["fred@example.org"]
        bare = directory.ask("GET", "Groups?excludedAttributes=members&count=1").json["Resources"][0]
        assert set(bare) == {"schemas", "id", "displayName", "meta"}
        assert outcome(directory.ask("GET", "Groups/nobody"))[0] == 404
        assert directory.ask("DELETE", "Groups/approver").status_code == 405

    def test_a_role_is_given_and_taken(self, directory: Directory) -> None:
        person = directory.nora()
        given = directory.give("approver", person["id"])
        assert [one["value"] for one in given.json["members"]] == [person["id"]]
        assert directory.ask("GET", f"Users/{person['id']}").json["groups"][0]["value"] == "approver"
        taken = directory.ask("PATCH", "Groups/approver", patch(
            {"op": "remove", "path": f'members[value eq "{person["id"]}"]'}
        ))  # fmt: skip
        assert taken.json["members"] == []
        whole = directory.ask(
            "PUT", "Groups/approver", {"displayName": "approver", "members": [{"value": person["id"]}]}
        )
        assert len(whole.json["members"]) == 1
        named = directory.ask("PATCH", "Groups/approver", patch(
            {"op": "Remove", "path": "members", "value": [{"value": person["id"]}]}
        ))  # fmt: skip
        assert named.json["members"] == []

    def test_a_role_of_a_vendor_needs_the_vendor(self, directory: Directory) -> None:
        person = directory.nora()
        assert outcome(directory.give("vendor_manager", person["id"])) == (400, "invalidValue", "role_needs_id")
        own = patch({"op": "add", "path": f"{OURS}:vendorId", "value": "ven_1"})
        assert directory.ask("PATCH", f"Users/{person['id']}", own).json[OURS] == {"vendorId": "ven_1"}
        assert directory.give("vendor_manager", person["id"]).status_code == 200


class TestWhatADirectoryMayNot:
    @pytest.mark.parametrize("role", ["admin", "finance", "finance_approver", "trainer"])
    def test_it_gives_no_role_that_moves_money_or_makes_accounts(self, directory: Directory, role) -> None:
        person = directory.nora()
        assert outcome(directory.give(role, person["id"])) == (403, "mutability", "scim_role_withheld")
        body = {"displayName": role, "members": [{"value": person["id"]}]}
        assert outcome(directory.ask("PUT", f"Groups/{role}", body))[0] == 403
        assert directory.ask("GET", f"Users/{person['id']}").json["groups"] == []

    def test_it_takes_any_role_but_the_last_admins(self, directory: Directory) -> None:
        ada, ben = (directory.identity.ids[one] for one in (ADA, BEN))
        gone = directory.ask("PATCH", "Groups/admin", patch({"op": "remove", "path": f'members[value eq "{ben}"]'}))
        assert [one["value"] for one in gone.json["members"]] == [ada]
        for answer in (
            directory.ask("PATCH", "Groups/admin", patch({"op": "remove", "path": "members"})),
            directory.ask("DELETE", f"Users/{ada}"),
            directory.ask("PATCH", f"Users/{ada}", patch({"op": "replace", "path": "active", "value": False})),
        ):
            assert outcome(answer)[::2] == (409, "scim_last_admin")
        assert directory.ask("DELETE", f"Users/{directory.identity.ids['fred@example.org']}").status_code == 204

    def test_it_takes_over_nobodys_address_and_opens_no_account_an_admin_shut(self, directory: Directory) -> None:
        fred = directory.identity.ids["fred@example.org"]
        answer = directory.ask(
            "PATCH", f"Users/{fred}", patch({"op": "replace", "path": "userName", "value": "x@y.org"})
        )
        assert outcome(answer)[::2] == (403, "scim_address_withheld")
        moved = patch({"op": "add", "path": f"{OURS}:clientId", "value": "cli_1"})
        assert outcome(directory.ask("PATCH", f"Users/{fred}", moved))[::2] == (403, "scim_role_withheld")
        directory.identity.send("POST", f"users/{fred}/states", ADA, json={"state": "deactivated", "why": "left"})
        opened = patch({"op": "replace", "path": "active", "value": True})
        assert outcome(directory.ask("PATCH", f"Users/{fred}", opened))[::2] == (403, "scim_role_withheld")

    def test_its_key_opens_nothing_else_and_no_other_key_opens_this(self, directory: Directory) -> None:
        assert directory.identity.send("GET", "users", directory.bearer).status_code == 401
        body = {"api_client_id": directory.made["user_id"], "secret": directory.made["secret"]}
        token = directory.identity.send("POST", "client-tokens", json=body).json["access_token"]
        taken = {"Authorization": f"Bearer {token}"}
        assert directory.identity.send("GET", "users", taken).json["code"] == "scope_missing"
        assert directory.identity.send("GET", "scim/v2/Users", taken).status_code == 200
        assert directory.identity.send("GET", "scim/v2/Users", ADA).status_code == 200
        assert directory.identity.send("GET", "scim/v2/Users", "fred@example.org").status_code == 403
        other = directory.identity.send("POST", "api-clients", ADA, json={"label": "x", "roles": ["auditor"]}).json
        for secret in (other["secret"], "hbk_nothing"):
            bearer = {"Authorization": f"Bearer {secret}"}
            assert outcome(directory.identity.send("GET", "scim/v2/Users", bearer))[::2] == (401, "token_invalid")

    def test_its_key_ends_as_every_key(self, directory: Directory) -> None:
        path = f"api-clients/{directory.made['user_id']}/keys/{directory.made['key_id']}"
        assert directory.identity.send("DELETE", path, ADA).status_code == 204
        assert outcome(directory.ask("GET", "Users"))[0] == 401

    @pytest.mark.parametrize("scopes", [None, ["identity:scim", "identity:change"], ["identity:change"]])
    def test_no_program_is_an_admin_for_anything_else(self, directory: Directory, scopes) -> None:
        body = {"label": "x", "roles": ["admin"], "scopes": scopes}
        answer = directory.identity.send("POST", "api-clients", ADA, json=body)
        assert (answer.status_code, answer.json["code"]) == (403, "grant_too_wide")
        path = f"api-clients/{directory.made['user_id']}/keys"
        again = directory.identity.send("POST", path, ADA, json={"scopes": scopes})
        assert (again.status_code, again.json["code"]) == (403, "grant_too_wide")

    def test_nor_becomes_one_later(self, directory: Directory) -> None:
        made = directory.identity.send("POST", "api-clients", ADA, json={"label": "x", "roles": ["auditor"]}).json
        answer = directory.identity.send(
            "PATCH", f"users/{made['user_id']}", ADA, json={"roles": ["admin"]}, headers={"If-Match": '"1"'}
        )
        assert (answer.status_code, answer.json["code"]) == (403, "grant_too_wide")


class TestTheSpecification:
    def test_it_describes_itself(self, directory: Directory) -> None:
        config = directory.ask("GET", "ServiceProviderConfig").json
        assert (config["patch"], config["etag"], config["bulk"]["supported"]) == (
            {"supported": True},
            {"supported": True},
            False,
        )
        types = directory.ask("GET", "ResourceTypes").json
        assert [one["endpoint"] for one in types["Resources"]] == ["/Users", "/Groups"]
        schemas = directory.ask("GET", "Schemas").json["Resources"]
        assert {one["id"] for one in schemas} >= {USER, OURS}
        assert directory.ask("GET", f"Schemas/{USER}").json["name"] == "User"
        assert directory.ask("GET", "ResourceTypes/Group").json["name"] == "Group"
        assert outcome(directory.ask("GET", "Schemas/nothing"))[0] == 404

    @pytest.mark.parametrize("text", [
        'userName gt "x"', 'userName eq "x" xor active eq true', "userName", 'not userName eq "x"', 'userName eq "x',
        'password eq "x"', 'userName eq "x" and', "", "(active eq true", "active eq true)", 'active co "t"', "co eq",
        "(" * 200 + "active pr" + ")" * 200, "active eq 1.5", 'id eq "\\ud800"', 'id co "\\u0000"',
        'emails[type eq "work"', 'emails[type gt "work"]', 'emails[kind eq "work"]', 'emails[type eq "work"].value',
        'emails[type eq "work")', "emails[]", 'phones[type eq "work"]', '.value eq "x"', 'active eq "\\x"',
    ])  # fmt: skip
    def test_a_filter_that_is_not_understood_shows_nobody(self, directory: Directory, text) -> None:
        answer = directory.ask("GET", "Users", query_string={"filter": text})
        assert answer.status_code == 400
        assert (answer.json["scimType"], answer.json["code"]) in (
            ("invalidFilter", "scim_filter_unknown"), ("invalidValue", "request_invalid"),
        )  # fmt: skip

    @pytest.mark.parametrize(("operation", "type_", "code"), [
        ({"op": "move", "path": "active"}, "invalidSyntax", "scim_op_unknown"),
        ({"op": "remove"}, "noTarget", "scim_target_missing"),
        ({"op": "replace", "path": 'emails[type eq "home"]', "value": {}}, "noTarget", "scim_target_missing"),
        ({"op": "replace", "path": "a..b", "value": 1}, "invalidPath", "scim_path_unknown"),
        ({"op": "replace", "path": "userName", "value": "no address"}, "invalidValue", "scim_value_invalid"),
        ({"op": "replace", "path": "active", "value": "perhaps"}, "invalidValue", "scim_value_invalid"),
        ({"op": "remove", "path": "userName"}, "invalidValue", "scim_value_invalid"),
    ])  # fmt: skip
    def test_a_change_that_cannot_be_is_refused_by_the_specifications_words(
        self, directory: Directory, operation, type_, code
    ) -> None:
        person = directory.nora()
        answer = directory.ask("PATCH", f"Users/{person['id']}", patch(operation))
        assert outcome(answer) == (400, type_, code)
        assert directory.ask("GET", f"Users/{person['id']}").json == person

    def test_members_have_a_shape(self, directory: Directory) -> None:
        answer = directory.ask("PUT", "Groups/approver", {"members": [{"display": "x"}]})
        assert outcome(answer) == (400, "invalidValue", "scim_value_invalid")

    def test_paths_and_filters_by_themselves(self) -> None:
        assert equalities(parse_filter('a eq "x\\"y" AND b eq 3')) == {"a": 'x"y', "b": 3}
        item = {"Name": "nora", "n": 3, "on": True}
        for text, held in (
            ('name sw "no" and n eq 3 or on eq false', True), ('name sw "no" and (n eq 4 or on eq false)', False),
            ('not (name co "or")', False), ('name ew "ra" and name ne "r"', True), ("gone pr or n pr", True),
            ('n co "3"', False), ('gone eq "x" OR NOT (on eq false)', True),
        ):  # fmt: skip
            assert holds(parse_filter(text), item) == held, text
        with pytest.raises(Refusal, match="only values"):
            equalities(parse_filter('a eq "x" or b eq 3'))
        with pytest.raises(Refusal):
            parse_filter('a eq "\\x"')
        before = {"emails": [{"type": "work", "value": "a"}], "active": True}
        after = patched(before, [
            {"op": "replace", "path": 'emails[type eq "work"].value', "value": "b"},
            {"op": "add", "path": "emails", "value": {"type": "home", "value": "c"}},
            {"op": "add", "path": 'emails[type eq "other"].value', "value": "d"},
            {"op": "remove", "path": 'emails[type eq "home"]'}, {"op": "remove", "path": "ACTIVE"},
            {"op": "add", "path": "name.givenName", "value": "N"}, {"op": "remove", "path": "name.givenname"},
        ])  # fmt: skip
        assert after == {"emails": [{"type": "work", "value": "b"}, {"type": "other", "value": "d"}], "name": {}}
        assert before["active"], "what was handed in stays"

    def test_the_migration_goes_both_ways_over_people(self, directory: Directory) -> None:
        directory.nora()
        engine = directory.identity.service.units.engine
        downgrade(engine, MIGRATIONS, "0011")
        upgrade(engine, MIGRATIONS)
        assert directory.identity.rows(sa.select(directory_users)) == []
        query = {"filter": 'userName eq "nora@example.org"'}
        (person,) = directory.ask("GET", "Users", query_string=query).json["Resources"]
        assert "externalId" not in person
