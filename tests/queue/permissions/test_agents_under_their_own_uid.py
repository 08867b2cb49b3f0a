"""The recommended layout with real other users: agents drop and take back their own, and read nothing but results."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from harbor_tui.domain.requests import State
from harbor_tui.domain.results import case_result, result_document
from harbor_tui.queue.folder import QueueFolder, init_queue
from tests.support.second_uid import AGENTS, FIRST_AGENT, SECOND_AGENT, as_user, needs_another_user

pytestmark = needs_another_user

SUBMIT = """
import sys, pathlib
sys.path[:0] = {path!r}
from harbor_tui.queue.folder import QueueFolder
QueueFolder(pathlib.Path({queue!r})).submit(sys.argv[1], b'{{"from": "agent"}}')
"""
READ = "import sys; print(open(sys.argv[1]).read())"
LIST = "import os, sys; print(os.listdir(sys.argv[1]))"
WITHDRAW = """
import sys, pathlib
sys.path[:0] = {path!r}
from harbor_tui.queue.folder import QueueFolder
print(QueueFolder(pathlib.Path({queue!r})).remove_pending(sys.argv[1]))
"""


@pytest.fixture
def store(tmp_path: Path) -> QueueFolder:
    """A queue for a group of agents, in a folder that they can pass through."""
    for folder in (tmp_path, *tmp_path.parents):
        if str(folder).startswith("/tmp/"):
            folder.chmod(0o755)
    done = init_queue(tmp_path / "queue", agents_group=str(AGENTS))
    assert any("3730" in line for line in done)
    return QueueFolder(tmp_path / "queue")


def run(store: QueueFolder, uid: int, code: str, *args: str) -> tuple[bool, str]:
    import sys

    text = code.format(path=[path for path in sys.path if path], queue=str(store.path)) if "{queue" in code else code
    done = as_user(uid, text, *args)
    return done.returncode == 0, done.stdout + done.stderr


def agent_code_can_be_read() -> bool:
    """Whether another uid can import the program at all (it cannot from a private home)."""
    import sys

    import harbor_tui

    root = Path(harbor_tui.__file__).parents[1]
    readable = as_user(FIRST_AGENT, f"import sys; sys.path[:0] = {[str(root)]!r}; import harbor_tui.queue.folder")
    return readable.returncode == 0 and bool(sys.executable)


needs_readable_program = pytest.mark.skipif(
    os.geteuid() != 0 or not agent_code_can_be_read(), reason="another uid cannot read the program here"
)


def test_the_layout_is_in_order_and_says_that_agents_have_another_uid(store: QueueFolder) -> None:
    posture = store.posture()
    assert (posture.usable, posture.agents_share_uid) == (True, False)
    modes = {name: (store.path / name).stat().st_mode & 0o7777 for name in ("pending", "cases", "archive", "results")}
    assert modes == {"pending": 0o3730, "cases": 0o700, "archive": 0o700, "results": 0o755}
    assert (store.path / "pending").stat().st_gid == AGENTS


@needs_readable_program
def test_an_agent_submits_and_the_operator_reads_whose_it_is(store: QueueFolder) -> None:
    worked, said = run(store, FIRST_AGENT, SUBMIT, "a1")
    assert worked, said
    file = store.read_pending("a1")
    assert (file.data, file.owner_uid, file.links) == (b'{"from": "agent"}', FIRST_AGENT, 1)
    assert store.scan().ignored == ()


@needs_readable_program
def test_agents_cannot_read_remove_replace_or_list_each_others_requests(store: QueueFolder) -> None:
    run(store, FIRST_AGENT, SUBMIT, "a1")
    path = store.path / "pending/a1.json"
    assert run(store, FIRST_AGENT, READ, str(path))[0]
    for code, args in (
        (READ, (str(path),)),
        (LIST, (str(store.path / "pending"),)),
        (WITHDRAW, ("a1",)),
        (SUBMIT, ("a1",)),
        ("import os, sys; os.rename(sys.argv[1], sys.argv[1] + 'x')", (str(path),)),
        ("import sys; open(sys.argv[1], 'w')", (str(path),)),
    ):
        worked, said = run(store, SECOND_AGENT, code, *args)
        assert not worked, code
        assert "Permission" in said or "not permitted" in said or "another user" in said or "in the drop box" in said
    assert path.read_bytes() == b'{"from": "agent"}'


def test_a_request_that_an_agent_copies_in_by_hand_is_as_private(store: QueueFolder) -> None:
    copy = "import os, sys; os.umask(0o022); open(sys.argv[1], 'w').write('{}')"
    path = store.path / "pending/by-hand.json"
    assert run(store, FIRST_AGENT, copy, str(path))[0]
    if os.listxattr(store.path / "pending"):
        assert not run(store, SECOND_AGENT, READ, str(path))[0]
    assert store.read_pending("by-hand").owner_uid == FIRST_AGENT


@needs_readable_program
def test_an_agent_takes_its_own_request_back(store: QueueFolder) -> None:
    run(store, FIRST_AGENT, SUBMIT, "a1")
    worked, said = run(store, FIRST_AGENT, WITHDRAW, "a1")
    assert (worked, said.strip()) == (True, "True")
    assert store.scan().ids == ()


DESK = """
import json, sys, pathlib
sys.path[:0] = {path!r}
from harbor_tui.catalogue import default_book
from harbor_tui.confluence.clock import SystemClock
from harbor_tui.domain.errors import HarborError
from harbor_tui.domain.port import Port, parse_base_url
from harbor_tui.queue.folder import QueueFolder
from harbor_tui.workflow.inbox.agent_desk import AgentApi
port = Port("x/y", "Acme", parse_base_url("https://acme.atlassian.net"))
desk = AgentApi(QueueFolder(pathlib.Path({queue!r})), default_book(), port, SystemClock())
try:
    print(json.dumps(eval(sys.argv[1])))
except HarborError as error:
    print(error.code, error.summary)
"""
BODY = '{"body":{"spaceId":"100","title":"T","body":{"representation":"storage","value":"<p/>"}}}'


@needs_readable_program
def test_an_agents_whole_side_works_under_its_own_uid(store: QueueFolder) -> None:
    def desk(expression: str, uid: int = FIRST_AGENT) -> Any:
        worked, said = run(store, uid, DESK, expression)
        assert worked, said
        return json.loads(said) if said.startswith("{") else said

    submitted = desk(f"desk.submit('create-page', b'{BODY}', key='k1')")
    name = submitted["id"]
    assert store.read_pending(name).owner_uid == FIRST_AGENT
    assert desk(f"desk.submit('create-page', b'{BODY}', key='k1')") == submitted
    assert "used before" in desk(f"desk.submit('create-page', b'{BODY.replace('T', 'U')}', key='k1')")
    assert desk(f"desk.status('{name}')")["digest"] == submitted["digest"]
    assert desk(f"desk.status('{name}')", SECOND_AGENT)["state"] == "pending"
    assert "another user" in desk(f"desk.withdraw('{name}')", SECOND_AGENT)
    with store.open_case(name) as case:
        case.put("decision", {"decision": "rejected", "reason": "No."})
        store.remove_pending(name)
        store.publish_result(name, case_result(name, case.records().records, lock_held=False))
    assert desk(f"desk.wait('{name}', 5)")["reason"] == "No."
    other = desk(f"desk.submit('create-page', b'{BODY}')")["id"]
    assert desk(f"desk.withdraw('{other}')")["state"] == "withdrawn"
    assert "withdrawn or never submitted" in desk(f"desk.status('{other}')")


def test_a_queue_of_a_newer_version_takes_nothing_from_agents_either(store: QueueFolder) -> None:
    (store.path / "VERSION").chmod(0o644)
    (store.path / "VERSION").write_text("harbor-queue 2\n")
    (store.path / "VERSION").chmod(0o444)
    worked, said = run(store, FIRST_AGENT, DESK, f"desk.submit('create-page', b'{BODY}')")
    assert not worked or "newer" in said


def test_agents_see_neither_cases_nor_archive_and_read_results(store: QueueFolder) -> None:
    with store.open_case("a1") as case:
        case.put("decision", {"decision": "rejected"})
    store.publish_result("a1", {"state": "rejected"})
    for name in ("cases", "archive", "cases/a1"):
        assert not run(store, FIRST_AGENT, LIST, str(store.path / name))[0]
    assert not run(store, FIRST_AGENT, READ, str(store.path / "cases/a1/decision.json"))[0]
    worked, said = run(store, FIRST_AGENT, READ, str(store.path / "results/a1.json"))
    assert (worked, json.loads(said)) == (True, {"state": "rejected"})
    assert not run(store, FIRST_AGENT, "import sys; open(sys.argv[1], 'a')", str(store.path / "results/a1.json"))[0]
    assert not run(store, FIRST_AGENT, "import os, sys; os.unlink(sys.argv[1])", str(store.path / "results/a1.json"))[0]


def test_somebody_outside_the_group_cannot_put_anything_in(store: QueueFolder) -> None:
    outsider = as_user(61300, "import sys; open(sys.argv[1], 'w')", str(store.path / "pending/x.json"), groups=(61300,))
    assert outsider.returncode != 0


def test_an_operator_who_is_not_root_reads_what_agents_drop(tmp_path: Path) -> None:
    """The drop box's access list lets its owner read, and not the group."""
    for folder in (tmp_path, *tmp_path.parents):
        if str(folder).startswith("/tmp/"):
            folder.chmod(0o755)
    operator = 61100
    init_queue(tmp_path / "queue", agents_group=str(AGENTS))
    if not os.listxattr(tmp_path / "queue/pending"):
        pytest.skip("no access lists on this file system")
    for path in (tmp_path / "queue", *(tmp_path / "queue").iterdir()):
        os.chown(path, operator, -1)
    (tmp_path / "queue/pending").chmod(0o3730)
    init_queue(tmp_path / "queue", agents_group=str(AGENTS))
    path = tmp_path / "queue/pending/a1.json"
    code = "import os, sys; os.close(os.open(sys.argv[1], os.O_CREAT | os.O_WRONLY, 0o440))"
    assert as_user(FIRST_AGENT, code, str(path)).returncode == 0
    assert as_user(operator, READ, str(path), groups=(operator,)).returncode == 0
    assert as_user(SECOND_AGENT, READ, str(path)).returncode != 0


@needs_readable_program
@pytest.mark.parametrize(("folder", "mode", "says"), [("pending", 0o777, "mode 0777"), ("cases", 0o755, "mode 0755")])
def test_a_queue_that_is_off_takes_nothing_and_names_what_its_operator_has_to_do(
    store: QueueFolder, folder: str, mode: int, says: str
) -> None:
    (store.path / folder).chmod(mode)
    worked, said = run(store, FIRST_AGENT, DESK, f"desk.submit('create-page', b'{BODY}')")
    assert worked, said
    assert said.startswith("queue_unavailable The queue is off:")
    assert says in said
    assert store.scan().ids == ()


@needs_readable_program
def test_an_answer_is_read_by_the_agent_who_asked_and_by_no_other(store: QueueFolder) -> None:
    store.publish_answer("a1", {"summary": {"title": "Only for the first"}}, FIRST_AGENT)
    store.publish_result("a1", result_document("a1", State.CREATED, answer_file="a1.answer"))
    path = str(store.path / "results/a1.answer")
    worked, said = run(store, FIRST_AGENT, READ, path)
    assert worked, said
    assert json.loads(said) == {"summary": {"title": "Only for the first"}}
    assert not run(store, SECOND_AGENT, READ, path)[0]
    first, second = (run(store, uid, DESK, "desk.status('a1')")[1] for uid in (FIRST_AGENT, SECOND_AGENT))
    assert json.loads(first)["answer"]["summary"]["title"] == "Only for the first"
    assert "answer" not in json.loads(second)


OPERATOR = 61100
"""Who reads no more than the modes let them, as root would."""
CLEAN_AWAY = """
import asyncio, json, sys, pathlib
sys.path[:0] = {path!r}
from harbor_tui.workflow.inbox.intake import Intake
from harbor_tui.workflow.maintenance.queue_views import QueueViews
from tests.support.queue_world import World, reject
world = World(pathlib.Path({queue!r}).parent)
world.clock.wall = (world.path / "pending/mine.json").stat().st_ctime + 60
async def tell():
    node = world.node()
    await node.run_once()
    views = QueueViews(world.store, Intake(world.book, world.port, world.clock), world.clock, world.audit)
    (listed,) = views.queue_list()["requests"]
    shown, told = views.queue_show("mine"), world.desk().status("mine")
    before = [listed["state"], shown["state"], told["state"], world.result("mine")["state"]]
    if sys.argv[1] == "reject":
        await reject(node, "mine", "Not like this.")
    else:
        world.clock.advance(8 * 86400)
        await node.run_once()
    after = world.result("mine")
    print(json.dumps([before, told["reason"], after["state"], after["reason"], world.problems(), world.notices()]))
asyncio.run(tell())
"""


@needs_readable_program
@pytest.mark.parametrize(("way", "ends"), [("reject", "rejected"), ("lapse", "invalid")])
def test_a_file_that_its_agent_lets_nobody_read_is_answered_and_got_rid_of(tmp_path: Path, way: str, ends: str) -> None:
    """The operator is not root here, and cannot read it either."""
    for folder in (tmp_path, *tmp_path.parents):
        if str(folder).startswith("/tmp/"):
            folder.chmod(0o755)
    home = tmp_path / "home"
    home.mkdir(mode=0o755)
    init_queue(home / "queue", agents_group=str(AGENTS))
    for path in (home, home / "queue", *(home / "queue").iterdir()):
        os.chown(path, OPERATOR, -1)
    (home / "queue/pending").chmod(0o3730)
    path = home / "queue/pending/mine.json"
    code = "import os, sys; os.umask(0o077); os.write(os.open(sys.argv[1], os.O_CREAT | os.O_WRONLY, 0o600), b'{}')"
    assert as_user(FIRST_AGENT, code, str(path)).returncode == 0
    store = QueueFolder(home / "queue")
    worked, said = run(store, OPERATOR, CLEAN_AWAY, way)
    assert worked, said
    before, why, after, reason, problems, notices = json.loads(said)
    assert before == ["invalid"] * 4
    assert why == (
        "mine.json may not be read by this user. "
        f"Its owner (uid {FIRST_AGENT}) lets it be read with chmod g+r, or uses harbor-tui submit."
    )
    assert (after, reason) == (ends, "Not like this." if way == "reject" else why)
    assert (path.exists(), problems, notices) == (False, [], [])


@needs_readable_program
def test_the_agent_of_a_file_that_the_operator_may_not_read_is_told_so_and_others_learn_nothing_before(
    store: QueueFolder,
) -> None:
    path = store.path / "pending/mine.json"
    code = "import os, sys; os.write(os.open(sys.argv[1], os.O_CREAT | os.O_WRONLY, 0o600), b'{}')"
    assert as_user(FIRST_AGENT, code, str(path)).returncode == 0
    assert json.loads(run(store, SECOND_AGENT, DESK, "desk.status('mine')")[1])["state"] == "pending"
    told = result_document("mine", State.INVALID, reason="may not be read", code="unreadable_file")
    store.publish_result("mine", told)
    for uid in (FIRST_AGENT, SECOND_AGENT):
        assert json.loads(run(store, uid, DESK, "desk.wait('mine', 5)")[1]) == told
