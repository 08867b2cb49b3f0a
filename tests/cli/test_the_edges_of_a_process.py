"""Closed, full and missing ends: standard input and output, the current folder, numbers that are none."""

from __future__ import annotations

import json
import os
import socket
import subprocess
from pathlib import Path

import pytest

from tests.support.headless import Headless
from tests.support.queue_world import create_request
from tests.support.sandbox_process import served_sandbox
from tests.support.tmux import PROGRAM

FULL = Path("/dev/full")


def shell(line: str, home: Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """A command line run by a shell, with `$H` for the program on a home."""
    return subprocess.run(
        ["/bin/sh", "-c", line.replace("$H", f"'{PROGRAM}' --home '{home}'")],
        capture_output=True,
        text=True,
        cwd=cwd,
        env={"PATH": os.environ["PATH"], "HOME": str(home)},
        timeout=60,
    )


@pytest.mark.skipif(not FULL.exists(), reason="needs /dev/full")
@pytest.mark.parametrize("command", ["--help", "skill", "actions --json", "queue init --json"])
def test_a_full_disk_under_the_output_is_told_in_one_sentence(command: str, tmp_path: Path) -> None:
    done = shell(f"$H {command} > /dev/full", tmp_path / "home")
    assert done.returncode == 70
    assert done.stderr.startswith("harbor-tui: The output cannot be written (No space left on device)")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("command", ["submit create-page --input -", "validate create-page --input -"])
def test_a_closed_standard_input_is_named(command: str, node: Headless) -> None:
    done = shell(f"$H {command} <&-", node.home)
    assert (done.returncode, done.stderr.startswith("harbor-tui: Standard input is closed.")) == (3, True)


def test_no_token_comes_from_a_closed_standard_input(node: Headless) -> None:
    done = shell("$H port token --store file <&-", node.home)
    assert (done.returncode, done.stderr.startswith("harbor-tui: Standard input is closed.")) == (3, True)


def test_an_error_with_standard_output_closed_is_one_sentence(node: Headless) -> None:
    done = shell("$H status nobody >&-", node.home)
    assert (done.returncode, done.stderr.count("\n")) == (4, 1)


def test_a_relative_home_under_a_folder_that_is_gone_is_named(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    done = shell("rmdir ../gone && $H queue list", Path("home"), cwd=gone)
    assert (done.returncode, "the folder that this runs in is gone" in done.stderr) == (3, True)


def test_the_home_of_nobody_is_named(tmp_path: Path) -> None:
    done = shell("$H queue list", Path("~nobody-of-this-name/x"))
    assert (done.returncode, "there is no such user" in done.stderr) == (3, True)


@pytest.mark.parametrize("command", [("wait", "x", "--timeout"), ("submit", "create-page", "--input", "-", "--wait")])
def test_a_number_that_is_none_is_not_waited_for(command: tuple[str, ...], node: Headless) -> None:
    done = node(*command, "nan")
    assert (done.code, "nan is no number of seconds" in done.err) == (2, True)


def test_a_wrong_use_is_one_sentence(node: Headless) -> None:
    done = node("status")
    assert (done.code, done.out) == (2, "")
    assert done.err == "harbor-tui: Missing argument 'ID'. See harbor-tui status --help.\n"


def test_submit_prints_the_id_and_nothing_else(node: Headless) -> None:
    done = node("submit", "create-page", "--input", "-", given=json.dumps(create_request()["input"]))
    assert done.code == 0
    assert node("status", done.out.removesuffix("\n"), "--json").document["state"] == "pending"


def test_a_sandbox_that_finds_its_port_taken_leaves_the_others_token(tmp_path: Path) -> None:
    with served_sandbox(tmp_path) as sandbox:
        port, token = sandbox.base_url.rpartition(":")[2], sandbox.token
        again = shell(f"$H sandbox --port {port} --token-file '{sandbox.token_file}'", tmp_path / "other")
        assert (again.returncode, f"cannot listen on port {port}" in again.stderr) == (3, True)
        assert sandbox.token == token


def test_a_token_file_takes_the_place_of_a_plain_file_only(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    done = shell(f"$H sandbox --port 0 --token-file '{pipe}'", tmp_path / "home")
    assert (done.returncode, "is no plain file" in done.stderr, pipe.is_fifo()) == (3, True, True)


def test_a_sandbox_says_first_where_it_listens(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [PROGRAM, "--home", str(tmp_path), "sandbox", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline(), process.stdout.readline()]
        process.terminate()
    assert lines == [f"listening on http://127.0.0.1:{port}\n", f"token in {tmp_path / 'sandbox-token'}\n"]


@pytest.mark.parametrize(("spoil", "stage"), [("chmod 777 .", "home"), ("echo '[[[' > config.toml", "port")])
def test_doctor_goes_through_its_stages_also_where_the_settings_cannot_be_used(
    spoil: str, stage: str, node: Headless
) -> None:
    subprocess.run(["/bin/sh", "-c", spoil], cwd=node.home, check=True)
    done = node("doctor", "--json")
    states = {check["name"]: check["state"] for check in done.document["checks"]}
    assert (done.code, done.document["ok"], states[stage]) == (8, False, "fail")
    assert {"home", "secret store", "port", "DNS", "TLS", "sign-in", "scopes", "queue", "audit"} <= set(states)


@pytest.mark.parametrize("command", ["skill", "actions --json", "queue init --json"])
def test_nobody_who_reads_the_output_is_no_failure(command: str, tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [PROGRAM, "--home", tmp_path / "home", *command.split()],
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
        timeout=60,
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, "")
