"""What headless commands say: to the point, in the field's words, with the exit codes of the contract."""

from __future__ import annotations

import json

import pytest

from tests.support.headless import Headless
from tests.support.queue_world import create_request

READ = '{"path": {"id": "1"}}'


@pytest.mark.parametrize(
    ("token", "says"), [("wrong\n", "HARBOR_TUI_TOKEN holds no token"), ("short", "HARBOR_TUI_TOKEN holds no token")]
)
def test_a_token_in_the_environment_that_is_none_is_named(node: Headless, token: str, says: str) -> None:
    done = node("call", "get-page", "--input", "-", "--json", given=READ, env={"HARBOR_TUI_TOKEN": token})
    assert (done.code, done.document["error"]["code"]) == (8, "setup_incomplete")
    assert says in done.document["error"]["message"]
    assert "Store one:" not in done.out


def test_a_token_file_that_others_can_read_is_named_with_its_cure(node: Headless) -> None:
    (file,) = (each for each in (node.home / "secrets").iterdir() if each.is_file())
    file.chmod(0o644)
    done = node("call", "get-page", "--input", "-", given=READ)
    assert done.code == 8
    assert "chmod 600" in done.err


def test_no_token_at_all_is_said_as_before(node: Headless) -> None:
    assert node("port", "forget-token").code == 0
    done = node("call", "get-page", "--input", "-", given=READ)
    assert (done.code, "Store one: harbor-tui port token" in done.err) == (8, True)


def test_a_submission_is_told_at_once_what_will_block_it(node: Headless) -> None:
    broken = json.dumps(create_request(body="<p>a<b></p>")["input"])
    done = node("submit", "create-page", "--input", "-", "--json", given=broken)
    assert (done.code, done.document["state"]) == (0, "pending")
    assert done.document["findings"][0]["kind"] == "not_well_formed"
    assert "it cannot be approved as it is" in done.err
    fine = node("submit", "create-page", "--input", "-", "--json", given=json.dumps(create_request()["input"]))
    assert "blocks" not in {each["severity"] for each in fine.document["findings"]}
    assert fine.err == ""


@pytest.mark.parametrize("command", ["submit", "validate", "call"])
def test_the_hint_for_a_broken_input_is_about_inputs(node: Headless, command: str) -> None:
    done = node(command, "get-page", "--input", "-", "--json", given="{")
    assert done.code == 3
    assert "rename it into place" not in done.document["error"]["hint"]
    assert "body" in done.document["error"]["hint"]


def test_what_is_shown_to_people_is_no_python(node: Headless) -> None:
    shown = node("port", "show").out
    assert "set (file)" in shown
    for word in ("True", "False", "['", "{'"):
        assert word not in shown
    wrong = json.dumps({"path": {"id": "1"}, "query": {"version": True}})
    assert "not true" in node("call", "get-page", "--input", "-", given=wrong).err


def test_a_broken_trail_is_told_by_file_line_and_problem(node: Headless) -> None:
    folder = node.home / "audit"
    folder.mkdir(mode=0o700, exist_ok=True)
    (folder / "2026-11.jsonl").write_text('{"seq": 1, "prev": "x"}\n')
    done = node("audit", "verify")
    assert (done.code, "broken at 2026-11.jsonl line 1: " in done.out) == (3, True)
    assert "{'" not in done.out + node("doctor").out


def test_a_certificate_file_that_is_not_there_is_said(node: Headless) -> None:
    assert "There is no file /nowhere/ca.pem" in node("port", "set", "ca_bundle", "/nowhere/ca.pem").out


def test_unknown_keys_of_the_settings_are_reported_once_a_command(node: Headless) -> None:
    with open(node.home / "config.toml", "a") as file:
        file.write("\n[frob]\nx = 1\n")
    done = node("submit", "create-page", "--input", "-", "--json", given=json.dumps(create_request()["input"]))
    assert done.code == 0
    assert done.err.count("keys that mean nothing here: frob") == 1


def test_doctor_tells_a_tenant_that_fails_from_a_set_up_that_is_not_finished(node: Headless) -> None:
    done = node("doctor", "--json")
    states = {check["name"]: check["state"] for check in done.document["checks"]}
    assert (done.code, states["limits"], states["secret store"]) == (9, "skipped", "ok")
    assert node("port", "forget-token").code == 0
    assert node("doctor").code == 8


@pytest.mark.parametrize("group", ["port", "queue", "audit"])
def test_groups_have_an_example_too(node: Headless, group: str) -> None:
    assert f"Example: harbor-tui {group} " in node(group, "--help").out


def test_a_submission_that_fails_has_submitted_nothing(node: Headless, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else an agent would submit it a second time."""

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr("harbor_tui.workflow.findings.request.inspect", broken)
    done = node("submit", "create-page", "--input", "-", given=json.dumps(create_request()["input"]))
    assert (done.code, list((node.home / "queue/pending").iterdir())) == (70, [])


def test_doctor_names_own_keys_that_cannot_work(node: Headless) -> None:
    with (node.home / "config.toml").open("a") as file:
        file.write('\n[ui.keys]\n"inbox.mark" = "j"\n"inbox.load" = "f8"\n"no.such" = "x"\n')
    checks = [each for each in node("doctor", "--json").document["checks"] if each["name"] == "settings"]
    assert [(each["state"], each["fix"]) for each in checks] == [("warn", "Change or remove it in config.toml.")] * 2
    assert "inbox.mark is not used: j is list.down already" in checks[0]["detail"]
    assert "no.such is not used: there is no such command" in checks[1]["detail"]


@pytest.mark.parametrize("inside", ["\x1b[31m", "\u200b", "\n", "\x07"])
def test_a_token_that_is_piped_in_with_something_unseen_is_refused(node: Headless, inside: str) -> None:
    before = node("port", "show", "--json").document["token"]
    done = node("port", "token", "--store", "file", "--json", given=f"an-api-{inside}token-12345\n")
    assert (done.code, done.document["error"]["code"]) == (3, "invalid_input")
    assert "cannot be seen" in done.document["error"]["message"]
    assert "an-api" not in done.out + done.err
    assert node("port", "show", "--json").document["token"] == before


@pytest.mark.parametrize("variable", ["HARBOR_TUI_TOKEN", "HARBOR_TUI_TOKEN_FILE"])
def test_so_is_one_from_the_environment_or_a_file(node: Headless, variable: str) -> None:
    value = "an-api-\x1b[31mtoken-12345"
    if variable.endswith("FILE"):
        file = node.home / "token"
        file.write_text(value)
        file.chmod(0o600)
        value = str(file)
    done = node("call", "get-page", "--input", "-", "--json", given=READ, env={variable: value})
    assert done.code == 8
    assert "cannot be seen" in done.document["error"]["message"]
    assert "an-api" not in done.out + done.err
