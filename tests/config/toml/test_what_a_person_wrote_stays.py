"""What a person wrote in config.toml stays when the program saves: comments, order and layout, to the byte."""

from __future__ import annotations

import dataclasses
import difflib
import random
import subprocess
import sys
import tomllib
from pathlib import Path
from types import MappingProxyType

import pytest

from harbor_tui.config.store import SettingsFile
from harbor_tui.domain.errors import InvalidInput
from harbor_tui.domain.port import Port, parse_base_url

BY_HAND = """\
# The node of the platform team. Ask Ana before changing anything.
# (kept in the team's notes, too)

[queue]   # on the big disk
folder = '/srv/harbor/queue'

# ---- The current port ------------------------------------

# production: careful
[port]
name = "acme"          # as in the runbook
label    = 'Acme wiki' # what the team calls it
base_url = "https://acme.atlassian.net"
entry = "atlassian/confluence-cloud-api"
sign_in = "basic"
account = "ops@acme.test"   # shared mailbox
# account = "ana@acme.test"  # until March

[port.spaces]
# ids are stable, keys are not
123456 = "Platform (PLAT)"

# the test tenant
[ports.beta]
label = "Beta"
base_url = "https://beta.atlassian.net" # no real content
entry = "atlassian/confluence-cloud-api"
future = [
  1, # one
  2,
]

# ---- Policies: agreed with security, ticket 4711 ----

# only the release notes
[policy.create-page]
spaces = [
  "98410", # Reports
]
until = 2030-12-31 # reviewed each year

[ui.keys]
"inbox.load" = "f8" # next to F9
"""
ACME = Port("atlassian/confluence-cloud-api", "Acme wiki", parse_base_url("https://acme.atlassian.net"))


@pytest.fixture
def file(tmp_path: Path) -> SettingsFile:
    path = tmp_path / "config.toml"
    path.write_bytes(BY_HAND.encode())
    path.chmod(0o600)
    found = SettingsFile(path, now=lambda: 1_763_812_800.0)
    found.load()
    return found


def changes(file: SettingsFile, before: str = BY_HAND) -> list[str]:
    """The lines that came and went, without their places."""
    lines = difflib.ndiff(before.splitlines(), file.path.read_text().splitlines())
    return sorted(line for line in lines if line[0] in "+-")


def current(file: SettingsFile) -> Port:
    port = file.load()
    assert port is not None
    return port


def test_saving_what_is_there_changes_nothing(file: SettingsFile) -> None:
    file.save(current(file), queue_folder="/srv/harbor/queue")
    assert file.path.read_bytes() == BY_HAND.encode()


def test_a_changed_value_changes_its_line_and_the_comment_behind_it_stays(file: SettingsFile) -> None:
    file.save(dataclasses.replace(current(file), label="Acme"))
    assert changes(file) == sorted(
        [
            "- label    = 'Acme wiki' # what the team calls it",
            '+ label    = "Acme" # what the team calls it',
        ]
    )


def test_a_new_value_comes_behind_the_last_one_of_its_table(file: SettingsFile) -> None:
    file.save(dataclasses.replace(current(file), proxy="http://proxy.test:3128"))
    assert changes(file) == sorted(['+ proxy = "http://proxy.test:3128"'])
    lines = file.path.read_text().splitlines()
    assert lines[lines.index('proxy = "http://proxy.test:3128"') - 1].startswith("account = ")


def test_a_value_that_goes_leaves_the_comment_that_stood_behind_it(file: SettingsFile) -> None:
    file.save(dataclasses.replace(current(file), account=""))
    assert changes(file) == sorted(['- account = "ops@acme.test"   # shared mailbox', "+ # shared mailbox"])


def test_a_new_table_stands_with_its_kin_and_not_between_a_comment_and_what_it_is_about(file: SettingsFile) -> None:
    file.save(dataclasses.replace(current(file), headers=MappingProxyType({"Maton-Connection": "c-1"})))
    assert changes(file) == sorted(["+ [port.header]", '+ Maton-Connection = "c-1"', "+ "])
    text = file.path.read_text()
    assert text.index("[port.spaces]") < text.index("[port.header]") < text.index("# the test tenant\n[ports.beta]")


def test_one_more_port_stands_with_the_others(file: SettingsFile) -> None:
    gamma = Port("atlassian/confluence-cloud-api", "Gamma", parse_base_url("https://gamma.atlassian.net"), name="gamma")
    file.add(gamma)
    assert all(line[0] == "+" for line in changes(file))
    text = file.path.read_text()
    assert text.index("[ports.beta]") < text.index("[ports.gamma]") < text.index("# ---- Policies")
    assert "# ---- Policies: agreed with security, ticket 4711 ----\n\n# only the release notes\n[policy" in text


def test_two_ports_that_change_places_take_their_comments_along(file: SettingsFile) -> None:
    file.use("beta")
    assert changes(file) == sorted(
        [
            "- [port]",
            "+ [ports.acme]",
            '- name = "acme"          # as in the runbook',
            "+ # as in the runbook",
            "- [port.spaces]",
            "+ [ports.acme.spaces]",
            "- [ports.beta]",
            "+ [port]",
            '+ name = "beta"',
            '+ since = "2025-11-22T12:00:00Z"',
        ]
    )
    assert "# the test tenant\n[port]\n" in file.path.read_text()
    file.use("acme")
    assert [port.short_name for port in file.ports()] == ["acme", "beta"]
    assert "# production: careful\n[port]\n" in file.path.read_text()
    assert file.path.read_text().count("#") == BY_HAND.count("#")


def test_a_port_that_is_removed_takes_nothing_else_along(file: SettingsFile) -> None:
    file.remove("beta")
    start, end = BY_HAND.index("# the test tenant"), BY_HAND.index("# ---- Policies")
    gone = BY_HAND[start:end]
    assert file.path.read_text() == BY_HAND.replace(gone, "")


def test_the_current_port_that_is_removed_leaves_the_other_in_its_place(file: SettingsFile) -> None:
    file.remove("acme")
    text = file.path.read_text()
    assert text.startswith("# The node of the platform team.")
    assert "# the test tenant\n[port]\n" in text
    assert "# production" not in text and "ticket 4711" in text
    assert [port.short_name for port in file.ports()] == ["beta"]


def test_line_ends_stay_as_they_are(file: SettingsFile) -> None:
    file.path.write_bytes(BY_HAND.replace("\n", "\r\n").encode())
    again = SettingsFile(file.path)
    again.save(dataclasses.replace(current(again), proxy="http://proxy.test:3128"))
    data = file.path.read_bytes()
    assert data.count(b"\n") == data.count(b"\r\n") == BY_HAND.count("\n") + 1


ODD = [
    'port.label = "A" # dotted\nport.base_url = "https://acme.atlassian.net"\n# end\n',
    'port = { label = "A", base_url = "https://acme.atlassian.net" } # inline\n',
    '[port]\nlabel = "A"\nbase_url = "https://acme.atlassian.net"\nspaces = { 1 = "One" } # inline\n',
    '[port]\nlabel = "A"\nbase_url = "https://acme.atlassian.net"\nspaces.1 = "One" # dotted\n',
    '[port.spaces]\n1 = "One"\n# above\n[ port ]\nlabel = "A"\nbase_url = "https://acme.atlassian.net"',
    '["port"] # quoted\n"label" = "A"\nbase_url = """https://acme.atlassian.net"""\n',
    "# only a comment",
    "\n\n",
    '[ui]\nnote = """\n[port]\n# no header, no comment\nlabel = "no" """\n[port]\nlabel = "A" # here\n',
    "[[port.unknown]]\na = 1 # kept\n[[port.unknown]]\na = 2\n[port]\nlabel = 'A'\n",
    '[ports]\nbeta = { label = "B", base_url = "https://beta.atlassian.net" } # inline\n[port]\nlabel = "A"\n',
    '[ports]\nbeta.label = "B" # dotted\nbeta.base_url = "https://beta.atlassian.net"\n[port]\nname = "acme"\n',
    '[port]\nlabel = "A"\n[ui]\ntheme = "dark"\n[port.header]\nX-A = "1" # far away\n',
    'nan = nan # a number that is not itself\n[port]\nlabel = "A"\n',
]


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_odd_layouts_are_changed_all_the_same(tmp_path: Path, text: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(text)
    path.chmod(0o600)
    file = SettingsFile(path)
    file.load()
    spaces = MappingProxyType({"1": "Uno", "2": "Two"})
    headers = MappingProxyType({"X-A": "2"})
    port = dataclasses.replace(ACME, label="New", spaces=spaces, headers=headers, proxy="http://p.test:1", name="acme")
    file.save(port)
    assert file.load() == port
    comments_before = {comment.strip() for line in text.splitlines() if (comment := line.partition(" #")[2])}
    assert [comment for comment in comments_before - {"dotted"} if comment not in path.read_text()] == []
    if "beta" in [each.short_name for each in file.ports()]:
        file.use("beta")
        assert [each.short_name for each in file.ports()] == ["beta", "acme"]
        file.remove("acme")
        assert [each.short_name for each in file.ports()] == ["beta"]


COMMENTS = ("", "", "# a", "#b", "# [x]", "# 'quoted", '# "quoted', "#", "# key = 1")
SCALARS = ('"x"', "'y'", "3", "1.5", "[1, 2]", "[\n 1, # one\n]", '"""\n[t]\n# no\n"""', "2030-01-01", "{ a = 1 }")
TABLES = {
    "port": [
        'label = "A"',
        'entry = "atlassian/confluence-cloud-api"',
        'sign_in = "bearer"',
        'base_url = "https://acme.atlassian.net"',
        'name = "acme"',
    ],
    "port.spaces": ['1 = "One"'],
    "ports.beta": ['base_url = "https://beta.atlassian.net"'],
    "ports.beta.header": ['X-A = "1"'],
    "ui": ['theme = "dark"'],
    "'odd one'.x": [],
    "[list.of]": [],
}


def layout(dice: random.Random) -> str:
    """A settings file with the tables of two ports and others, in any order, with comments anywhere."""

    def gap() -> list[str]:
        return [dice.choice(COMMENTS) for _ in range(dice.randrange(4))]

    lines = gap()
    for header, fixed in dice.sample(list(TABLES.items()), len(TABLES)):
        lines += [*gap(), f"{dice.choice(['', '  '])}[{header}]{dice.choice(['', ' # h'])}"]
        names = dice.sample("pqr", 0 if header in ("port.spaces", "ports.beta.header") else dice.randrange(3))
        unknown = [f"u_{name} = {dice.choice(SCALARS)}" for name in names]
        for line in dice.sample(fixed + unknown, len(fixed + unknown)):
            lines += [*gap(), line + dice.choice(["", " # v", "   #w"])]
    return "\n".join([*lines, *gap()]) + dice.choice(["", "\n"])


def comments(text: str) -> list[str]:
    """Every line's comment, sorted; what only looks like one inside a string is the same before and after."""
    return sorted(line[line.index("#") :] for line in text.splitlines() if "#" in line)


@pytest.mark.parametrize("what", ["save", "more", "less", "add", "use"])
@pytest.mark.parametrize("seed", range(30))
def test_no_comment_is_lost_by_any_change(tmp_path: Path, seed: int, what: str) -> None:
    text = layout(random.Random(seed))
    path = tmp_path / "config.toml"
    path.write_text(text)
    path.chmod(0o600)
    file = SettingsFile(path)
    port = current(file)
    unknown = file.load_settings().unknown
    match what:
        case "save":
            file.save(port)
            assert path.read_text() == text
        case "more":
            file.save(dataclasses.replace(port, account="a@b.c", headers={"X-B": "2"}, spaces={"1": "Uno", "2": "Two"}))
        case "less":
            file.save(dataclasses.replace(port, label="Other", proxy=""))
        case "add":
            file.add(dataclasses.replace(port, name="gamma"))
        case "use":
            file.use("beta")
    after = path.read_text()
    assert comments(after) == comments(text)
    assert len(SettingsFile(path).load_settings().unknown) == len(unknown)
    assert tomllib.loads(after)["ui"] == tomllib.loads(text)["ui"]


def test_what_cannot_be_changed_without_loss_is_refused_and_stays(
    file: SettingsFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("harbor_tui.config.toml.edit._with", lambda body, *_: body)
    with pytest.raises(InvalidInput, match="without loss; nothing was saved"):
        file.save(dataclasses.replace(current(file), label="Other"))
    assert file.path.read_bytes() == BY_HAND.encode()


def test_the_library_that_keeps_it_is_loaded_by_saving_alone(file: SettingsFile) -> None:
    program = (
        "import sys; from pathlib import Path; from harbor_tui.config.store import SettingsFile\n"
        f"file = SettingsFile(Path({str(file.path)!r})); port = file.load()\n"
        "assert 'tomlkit' not in sys.modules and 'tomli_w' not in sys.modules\n"
        "import dataclasses; file.save(dataclasses.replace(port, label='x')); assert 'tomlkit' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
