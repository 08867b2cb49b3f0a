"""What the package says of itself: its version once, its licence, bounds on all that it needs, and versions for CI."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from harbor_tui import __version__
from tests.support.commands import harbor

ROOT = Path(__file__).parents[2]
PYPROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT = PYPROJECT["project"]
CHANGELOG = (ROOT / "harbor_tui/CHANGELOG.md").read_text(encoding="utf-8")
CONSTRAINTS = ROOT / ".ci/constraints.txt"
CI = (ROOT / ".ci/run").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")


def requirements() -> list[Requirement]:
    """Everything that pyproject asks for, itself left out."""
    extras = PROJECT["optional-dependencies"].values()
    texts = [
        *PYPROJECT["build-system"]["requires"],
        *PROJECT["dependencies"],
        *(each for extra in extras for each in extra),
    ]
    return [wanted for wanted in map(Requirement, texts) if wanted.name != PROJECT["name"]]


def constraints() -> dict[str, str]:
    """The versions that CI installs, by name."""
    lines = [line for line in CONSTRAINTS.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    pairs = [line.split("==") for line in lines]
    return {str(canonicalize_name(name)): version for name, version in pairs}


def test_the_version_stands_in_one_place() -> None:
    assert "version" not in PROJECT
    assert "version" in PROJECT["dynamic"]
    assert PYPROJECT["tool"]["hatch"]["version"]["path"] == "harbor_tui/__init__.py"


def test_the_newest_version_of_the_changes_is_the_programs() -> None:
    headings = re.findall(r"^## (.+)$", CHANGELOG, re.MULTILINE)
    versions = [re.fullmatch(r"(\d+\.\d+\.\d+) \(\d{4}-\d\d-\d\d\)", each) for each in headings if each != "Unreleased"]
    assert "Unreleased" not in headings[1:]
    assert all(versions), headings
    assert versions[0] is not None
    assert versions[0][1] == __version__


def test_the_program_prints_what_changed(tmp_path: Path) -> None:
    done = harbor(tmp_path, "--changes")
    assert (done.code, done.out, done.err) == (0, CHANGELOG, "")
    assert not list(tmp_path.iterdir())


def test_the_licence_goes_with_the_package() -> None:
    assert PROJECT["license-files"] == ["harbor_tui/LICENSE"]
    assert (ROOT / "harbor_tui/LICENSE").read_text(encoding="utf-8").startswith(f"{PROJECT['license']} License")


@pytest.mark.parametrize("wanted", requirements(), ids=lambda wanted: wanted.name)
def test_what_is_needed_has_an_upper_bound_and_a_version_in_ci(wanted: Requirement) -> None:
    operators = {each.operator for each in wanted.specifier}
    assert operators & {"<", "<=", "=="}, f"{wanted} has no upper bound"
    version = constraints().get(canonicalize_name(wanted.name), "")
    assert version, f"{wanted.name} is not in {CONSTRAINTS.name}: run .ci/constraints"
    assert version in wanted.specifier, f"{CONSTRAINTS.name} has {wanted.name} {version}, pyproject asks for {wanted}"


def test_a_node_in_use_does_not_need_the_libraries_of_the_built_in_tenant() -> None:
    needed = {Requirement(each).name for each in PROJECT["dependencies"]}
    assert not needed & {"starlette", "uvicorn"}


def test_ci_tries_every_python_from_the_oldest_to_the_newest() -> None:
    oldest = int(PROJECT["requires-python"].removeprefix(">=3."))
    newest = re.search(r"^newest=(\d+)", CI, re.MULTILINE)
    assert newest is not None
    workflow = (ROOT / ".github/workflows/ci.yml").read_text(encoding="utf-8")
    assert "run: bash .ci/run" in workflow
    pythons = [int(minor) for minor in re.findall(r"^ +3\.(\d+)$", workflow, re.MULTILINE)]
    assert sorted(pythons) == list(range(oldest, int(newest[1]) + 1))
    assert pythons[-1] == oldest, "the last one is python3, which README's commands begin with"


def test_the_pythons_that_were_tried_are_those_that_the_package_names() -> None:
    named = [each.rpartition(" ")[2] for each in PROJECT["classifiers"] if re.search(r":: 3\.\d+$", each)]
    tried = re.search(r"Tried are ([^.]*(?:\.\d+[^.]*)*)\.", README)
    assert tried is not None
    assert re.findall(r"3\.\d+", tried[1]) == named


def test_what_is_checked_before_a_commit_is_what_ci_checks() -> None:
    hooks = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    entries = re.findall(r"entry: \.venv/bin/([^,]+),", hooks)
    assert len(entries) == 4
    for entry in entries:
        program, _, arguments = entry.partition(" ")
        assert f'"$bin/{program}" {arguments}'.strip() in CI, entry
