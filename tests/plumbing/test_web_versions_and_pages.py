"""ETags and If-Match; cursors that cannot be forged and pages that show every row once."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from web_sample import Sample

from shared.plumbing.cursors import read_cursor, write_cursor
from shared.plumbing.problems import WebRefusal

LIST = "/api/sample/v1/parcels"
KEY = b"k" * 32


def send(sample: Sample, label: str) -> str:
    body = {"label": label, "price": {"amount": "1.50", "currency": "USD"}}
    headers = sample.headers("finance", Idempotency_Key=label)
    return sample.client.post(LIST, json=body, headers=headers).json["parcel_id"]


class TestVersions:
    def test_a_thing_comes_with_its_version(self, sample: Sample) -> None:
        address = f"{LIST}/{send(sample, 'a')}"
        assert sample.client.get(address, headers=sample.headers("finance")).headers["ETag"] == '"1"'
        known = sample.client.get(address, headers=sample.headers("finance", If_None_Match='"1"'))
        assert (known.status_code, known.data) == (304, b"")

    def test_reading_one_version_only_is_refused_like_a_change_to_it(self, sample: Sample) -> None:
        address = f"{LIST}/{send(sample, 'a')}"
        other = sample.client.get(address, headers=sample.headers("finance", If_Match='"2"'))
        assert (other.status_code, other.json["code"]) == (412, "version_stale")
        assert sample.client.get(address, headers=sample.headers("finance", If_Match='"1"')).json["label"] == "a"

    @pytest.mark.parametrize(
        "match, status, code",
        [
            (None, 428, "if_match_required"),
            ("*", 428, "if_match_required"),
            ('"2"', 412, "version_stale"),
            ('W/"1"', 412, "version_stale"),
            ('"1", "2"', 412, "version_stale"),
            ("1", 412, "version_stale"),
            ('"1"', 204, None),
        ],
    )
    def test_a_change_names_the_version_it_read(self, sample: Sample, match, status, code) -> None:
        address = f"{LIST}/{send(sample, 'a')}"
        headers = sample.headers("finance") | ({"If-Match": match} if match else {})
        answer = sample.client.patch(address, json={"label": "b"}, headers=headers)
        assert (answer.status_code, answer.json["code"] if code else None) == (status, code)

    def test_of_two_who_read_the_same_version_the_second_is_refused(self, sample: Sample) -> None:
        address = f"{LIST}/{send(sample, 'a')}"
        headers = sample.headers("finance", If_Match='"1"')
        answers = [sample.client.patch(address, json={"label": label}, headers=headers) for label in "bc"]
        assert [answer.status_code for answer in answers] == [204, 412]
        assert (answers[0].data, "Content-Type" in answers[0].headers) == (b"", False)


class TestPages:
    def test_walking_the_pages_shows_every_row_once_and_in_order(self, sample: Sample) -> None:
        made = [send(sample, f"parcel-{number}") for number in range(7)]
        seen, cursor = [], ""
        while cursor is not None:
            address = f"{LIST}?limit=3" + (f"&cursor={cursor}" if cursor else "")
            answer = sample.client.get(address, headers=sample.headers("auditor")).json
            seen += [parcel["parcel_id"] for parcel in answer["data"]]
            cursor = answer["next_cursor"]
        assert seen == sorted(made)

    def test_an_exact_page_has_no_next(self, sample: Sample) -> None:
        for number in range(3):
            send(sample, f"parcel-{number}")
        answer = sample.client.get(f"{LIST}?limit=3", headers=sample.headers("auditor")).json
        assert (len(answer["data"]), answer["next_cursor"]) == (3, None)

    @pytest.mark.parametrize("cursor", ["", "x", "AAAA", "é", "a" * 500, "par_1"])
    def test_a_made_up_cursor_is_refused(self, sample: Sample, cursor) -> None:
        answer = sample.client.get(LIST, query_string={"cursor": cursor}, headers=sample.headers("auditor"))
        assert (answer.status_code, answer.json["code"]) == (400, "cursor_invalid")

    @settings(max_examples=60, deadline=None)
    @given(position=st.lists(st.one_of(st.text(max_size=20), st.integers(-(2**63), 2**63 - 1)), min_size=1, max_size=4),
           flip=st.integers(0, 10_000))  # fmt: skip
    def test_a_cursor_opens_to_its_position_and_any_changed_letter_shuts_it(self, position, flip) -> None:
        text = write_cursor(KEY, "/list", position)
        assert read_cursor(KEY, "/list", text) == tuple(position)
        place = flip % len(text)
        changed = text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :]
        for key, scope, cursor in ((b"x" * 32, "/list", text), (KEY, "/other", text), (KEY, "/list", changed)):
            if cursor == changed and same_bytes(changed, text):
                continue
            with pytest.raises(WebRefusal):
                read_cursor(key, scope, cursor)


def same_bytes(one: str, other: str) -> bool:
    """The last letter of base64 may hold spare bits that decode to nothing."""
    import base64

    decode = [base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_") for text in (one, other)]
    return decode[0] == decode[1]
