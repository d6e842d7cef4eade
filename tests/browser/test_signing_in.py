"""Signing in and out in a browser: by a provider of identities, and by a one-time address."""

import json
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import URLError

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driving import accessibility_faults, one_time_address, settle, visit
from tests.browser.folders import FOLDER, site_before
from tests.servers import free_port, start_server

pytestmark = pytest.mark.browser

LISTED, UNLISTED, UNCONFIRMED = "awa@example.org", "other@example.org", "moussa@example.org"
REFUSED = "Réservé au secrétariat"
SETTINGS = """[auth]
redirect_uri = "http://localhost:{port}/oauth2callback"
cookie_secret = "{secret}"
client_id = "dashboard"
client_secret = "secret"
server_metadata_url = "http://localhost:{provider}/.well-known/openid-configuration"
"""


@pytest.fixture(autouse=True)
def _nothing_from_outside(page: Page) -> None:
    """The provider's pages would ask for a style sheet elsewhere."""
    page.context.route(lambda url: not url.startswith("http://localhost:"), lambda route: route.abort())


@pytest.fixture(scope="module")
def provider() -> Iterator[int]:
    """A provider of identities, on this port."""
    port = free_port()
    known: list[dict[str, Any]] = [
        {"sub": "1", "email": LISTED.title(), "email_verified": True},
        {"sub": "2", "email": UNLISTED, "email_verified": True},
        {"sub": "3", "email": UNCONFIRMED, "email_verified": False},
    ]
    claims = [part for each in known for part in ("--user-claims", json.dumps(each))]
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port), *claims]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            for _ in range(200):
                try:
                    urllib.request.urlopen(f"http://localhost:{port}/jwks").close()
                    break
                except URLError:
                    time.sleep(0.1)
            yield port
        finally:
            process.kill()


@pytest.fixture(scope="module")
def url(provider: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A dashboard where one signs in there."""
    folder, port = tmp_path_factory.mktemp("signing-in"), free_port()
    (folder / ".streamlit").mkdir()
    settings = SETTINGS.format(port=port, provider=provider, secret="s" * 40)
    (folder / ".streamlit" / "secrets.toml").write_text(settings)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COMMITMENTS_STAFF", f"{LISTED}, {UNCONFIRMED}")
        with start_server("duckdb:commitments.duckdb", port, folder) as (process, _):
            assert process.stdout is not None
            assert "2 adresses" in process.stdout.readline()
            yield f"http://localhost:{port}"


def sign_in(page: Page, url: str, who: str) -> None:
    """Sign in as somebody whom the provider knows."""
    visit(page, f"{url}/staff")
    page.get_by_role("button", name=re.compile("Se connecter")).click()
    page.locator(f"button[value='{who}']").click()
    page.wait_for_url(f"{url}/staff")
    settle(page)


def test_signing_in_and_out(page: Page, url: str) -> None:
    """Somebody listed signs in, sees who is signed in on every page, and signs out of every window; whatever
    is asked of a server first."""
    visit(page, f"{url}/staff")
    expect(page.locator("h1")).to_have_text(REFUSED)
    expect(page.get_by_role("button", name="Se déconnecter")).to_have_count(0)
    visit(page, url)
    expect(page.locator(".head .menu")).not_to_contain_text("Secrétariat")
    page.locator(".foot a", has_text="Se connecter").click()
    expect(page.locator("h1")).to_have_text(REFUSED)
    sign_in(page, url, "1")
    expect(page.locator("h1")).to_have_text("Secrétariat")
    expect(page.locator("hgroup .finding")).to_contain_text(f"{LISTED.title()} : connecté jusqu’au")
    other = page.context.new_page()
    visit(other, url)
    expect(other.locator(".head .menu")).to_contain_text(LISTED.title())
    other.locator(".head .menu summary").click()
    other.locator(".head .menu a[href='./staff']").click()
    expect(other.locator("h1")).to_have_text("Secrétariat")
    page.get_by_role("button", name="Se déconnecter").click()
    page.wait_for_url(re.compile("end_session"))
    page.get_by_role("button").first.click()
    page.wait_for_url(f"{url}/staff")
    settle(page)
    expect(page.locator("h1")).to_have_text(REFUSED)
    # The other window still holds its session: its next run refuses.
    other.locator(".head .name").click()
    expect(other.locator("h1")).not_to_have_text("Secrétariat")
    expect(other.locator(".head .menu")).not_to_contain_text("Secrétariat")
    other.go_back()
    expect(other.locator("h1")).to_have_text(REFUSED)


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("2", f"« {UNLISTED} » n’a pas le droit de modifier le registre."),
        ("3", f"Le fournisseur de ce compte ne confirme pas que « {UNCONFIRMED} » est à vous."),
    ],
)
def test_others_are_refused(page: Page, url: str, who: str, said: str) -> None:
    """Whoever is not listed, or is not known to own the address, is told so, and can take another account."""
    sign_in(page, url, who)
    expect(page.locator("h1")).to_have_text(REFUSED)
    expect(page.locator(".nothing")).to_contain_text(said)
    expect(page.get_by_role("button", name="Se déconnecter")).to_have_count(0)
    expect(page.locator(".head .menu")).not_to_contain_text("Secrétariat")
    expect(page.get_by_role("button", name="Se connecter avec un autre compte")).to_be_visible()


def test_signing_in_within_a_folder(page: Page, provider: int, tmp_path: Path) -> None:
    """In a folder of a site one signs in and out there, and what one is signed in by is sent nowhere else."""
    port, door = free_port(), free_port()
    folder = f"http://localhost:{door}{FOLDER}"
    settings = SETTINGS.replace("http://localhost:{port}", folder).format(provider=provider, secret="s" * 40)
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / ".streamlit" / "secrets.toml").write_text(settings)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COMMITMENTS_STAFF", LISTED)
        with (
            start_server("duckdb:commitments.duckdb", port, tmp_path),
            site_before(port, door, stripping=True),
        ):
            sign_in(page, folder, "1")
            expect(page.locator("h1")).to_have_text("Secrétariat")
            here = [each for each in page.context.cookies() if each["name"].startswith("_streamlit")]
            assert {each["path"] for each in here} == {FOLDER}
            page.get_by_role("button", name="Se déconnecter").click()
            page.wait_for_url(re.compile("end_session"))
            page.get_by_role("button").first.click()
            page.wait_for_url(f"{folder}/staff")
            settle(page)
            expect(page.locator("h1")).to_have_text(REFUSED)


def test_signing_out_is_asked_here_alone(page: Page, url: str, provider: int) -> None:
    """A page of another server cannot sign anybody out."""
    sign_in(page, url, "1")
    page.goto(f"http://localhost:{provider}/")
    page.evaluate(f"location.href = '{url}/auth/logout'")
    page.wait_for_url(f"{url}/staff")
    settle(page)
    expect(page.locator("h1")).to_have_text("Secrétariat")


def test_a_browser_that_was_closed(page: Page, url: str) -> None:
    """Who opens the browser again is still signed in, on the first page already."""
    sign_in(page, url, "1")
    page.context.clear_cookies(name="_streamlit_xsrf")  # it goes with the browser
    visit(page, f"{url}/staff")
    expect(page.locator("h1")).to_have_text("Secrétariat")


def test_a_one_time_address(page: Page, tmp_path: Path) -> None:
    """The address in the terminal opens the pages for staff once, to be signed out of; a server that was
    restarted, and is asked for such a page before anything else, refuses whoever was signed in."""
    port = free_port()
    url = f"http://localhost:{port}"
    with start_server("duckdb:commitments.duckdb", port, tmp_path) as (process, _):
        one_time = one_time_address(process)
        page.goto(one_time)
        page.wait_for_url(f"{url}/staff")
        settle(page)
        expect(page.locator("h1")).to_have_text("Secrétariat")
        page.goto(one_time)
        expect(page.locator("h1")).to_have_text("Cette adresse ne connecte pas")
        page.locator("a", has_text="continuez ici").click()
        settle(page)
        page.get_by_role("button", name="Se déconnecter").click()
        expect(page.locator("h1")).to_have_text(REFUSED)
        page.goto(one_time_address(process))
        settle(page)
        expect(page.locator("h1")).to_have_text("Secrétariat")
        assert accessibility_faults(page) == {}
    with start_server("duckdb:commitments.duckdb", port, tmp_path):
        visit(page, f"{url}/staff")
        expect(page.locator("h1")).to_have_text(REFUSED)
        expect(page.get_by_role("button", name="Se déconnecter")).to_have_count(0)
