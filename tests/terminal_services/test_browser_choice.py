"""A link opens only in a graphical browser that exists; a text browser never gets our terminal."""

from __future__ import annotations

import pytest

from harbor_tui.terminal.browser import Browser, Which, find_browser, may_open


def installed(*names: str) -> Which:
    return lambda name: f"/usr/bin/{name}" if name in names else None


@pytest.mark.parametrize("name", ["lynx", "w3m", "links", "elinks", "/usr/bin/www-browser"])
def test_a_text_browser_is_never_chosen(name: str) -> None:
    assert find_browser({"BROWSER": name}, platform="linux", which=lambda _: "/usr/bin/x") is None


def test_without_a_display_and_without_a_named_browser_there_is_none() -> None:
    assert find_browser({}, platform="linux", which=installed("xdg-open", "lynx")) is None


def test_the_operators_own_browser_comes_first() -> None:
    environment = {"BROWSER": "lynx:remote-open --new %s", "DISPLAY": ":0"}
    found = find_browser(environment, platform="linux", which=installed("remote-open", "xdg-open"))
    assert found == Browser(("remote-open", "--new", "%s"))


def test_with_a_display_the_desktop_decides() -> None:
    assert find_browser({"DISPLAY": ":0"}, platform="linux", which=installed("xdg-open")) == Browser(("xdg-open",))
    gnome = find_browser({"WAYLAND_DISPLAY": "w"}, platform="linux", which=installed("gio"))
    assert gnome == Browser(("gio", "open"))


def test_the_address_goes_where_the_command_wants_it() -> None:
    started: list[list[str]] = []
    assert Browser(("b", "--new", "%s")).open("https://acme.example/x", started.append)
    assert Browser(("b",)).open("https://acme.example/y", started.append)
    assert started == [["b", "--new", "https://acme.example/x"], ["b", "https://acme.example/y"]]


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "--remote=https://x",
        "https://",
        "https://a b",
        "https://a\x1b]0;x",
        "https://ex\u202eample.com",
        "http://[::1",
        "",
    ],
)
def test_nothing_but_a_plain_web_address_is_ever_started(url: str) -> None:
    started: list[list[str]] = []
    assert not may_open(url)
    assert not Browser(("b",)).open(url, started.append)
    assert started == []


def test_a_browser_that_does_not_start_is_reported_and_not_raised() -> None:
    def fails(_: list[str]) -> None:
        raise FileNotFoundError

    assert not Browser(("b",)).open("https://acme.example/", fails)
