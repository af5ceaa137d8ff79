"""How pages travel: compressed where that is taken, and with a token that never reads the same twice."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st
from portal_house import HERE, found, sign_in, token_in
from werkzeug.test import Client

from deploy.onebox.front import Front
from deploy.onebox.house import open_house_now
from services.portal.domain.masked import mask, unmask

TOKENS = st.binary(min_size=32, max_size=32).map(bytes.hex)


@given(TOKENS, st.text(max_size=40), st.text(max_size=40))
def test_a_token_comes_back_and_reads_otherwise_under_another_salt(token, salt, other):
    assert unmask(mask(token, salt)) == token
    assert (mask(token, salt) == mask(token, other)) is (salt == other)


@pytest.mark.parametrize("shown", ["", "x", "00", "0" * 63, "0" * 126, "0" * 130, "ü" * 128])
def test_what_is_no_token_is_none(shown):
    assert unmask(shown) == ""


@pytest.fixture(scope="module")
def visitor(tmp_path_factory):
    house = open_house_now(found(tmp_path_factory.mktemp("travel") / "data"), {"second_factor_roles": ""})
    visitor = Client(Front(house, {}))
    sign_in(visitor)
    yield visitor
    house.close()


def test_pages_are_compressed_for_who_takes_it_and_for_nobody_else(visitor):
    plain = visitor.get("/help", base_url=HERE)
    assert "Content-Encoding" not in plain.headers
    assert "Accept-Encoding" in plain.headers["Vary"]
    for refusal in ("identity", "gzip;q=0"):
        again = visitor.get("/help", headers={"Accept-Encoding": refusal}, base_url=HERE)
        assert "Content-Encoding" not in again.headers
    packed = visitor.get("/help", headers={"Accept-Encoding": "br, gzip"}, base_url=HERE)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data) / 2
    assert b"Hourbook" in gzip.decompress(packed.data)


def test_every_page_shows_another_token_and_each_of_them_holds(visitor):
    one, other = (token_in(visitor.get("/help", base_url=HERE)) for _ in range(2))
    assert one != other
    for token in (one, other):
        form = {"form_token": token, "look": "dark", "back": "/help"}
        assert visitor.post("/look", data=form, base_url=HERE).status_code == 302
    bare = visitor.post("/look", data={"form_token": unmask(one), "look": "dark"}, base_url=HERE)
    assert bare.status_code == 403
