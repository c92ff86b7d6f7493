"""Headers on every answer, whatever it is."""

import re

import pytest


@pytest.mark.parametrize(
    "path", ["/login", "/account/", "/nowhere", "/static/js/main.js", "/broken", "/api/v1/nowhere"]
)
def test_pages_files_redirects_and_errors_carry_the_policy(office, monkeypatch, path):
    office.page(monkeypatch, "broken", lambda: 1 / 0)
    answer = office.visitor().get(path) if path != "/broken" else office.signed_in("shenjg").get(path)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "style-src 'self';" in policy
    assert "script-src 'self' 'nonce-" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(office):
    cookie = office.visitor().log_in("shenjg").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_no_page_has_a_script_or_a_style_of_its_own(office):
    visitor = office.signed_in("shenjg")
    for page in (office.visitor().get("/login").text, visitor.get("/account/").text, visitor.get("/nowhere").text):
        assert " style=" not in page
        assert "<style" not in page
        assert " onclick" not in page
        assert all(" src=" in script for script in re.findall("<script[^>]*>", page))
