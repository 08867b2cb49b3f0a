"""Where an ADF body breaks the schema: reported to the reviewer, never a reason to show less."""

from __future__ import annotations

from typing import Any, Final

from harbor_tui.document.adf.schema import CODE_GOES_WITH, MARKS, RULES, Rule
from harbor_tui.document.adf.values import Node, attributes, children, type_of
from harbor_tui.document.model.parsed import Finding
from harbor_tui.domain.patience import step
from harbor_tui.domain.text.display import display

_LIMIT: Final = 20
_NAME: Final = 40
_OF_NODES: Final = frozenset({"type", "attrs", "content", "marks", "version"})
_OF_TEXT: Final = _OF_NODES | {"text"}


class SchemaCheck:
    """Collects each way in which a document breaks the schema once, with the first place."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self._said: set[str] = set()
        self._place = ""

    def check(self, part: Any, place: str) -> None:
        """Check one thing of the document's content and everything inside it."""
        self._place = place
        todo: list[tuple[Any, str]] = [(part, "doc")]
        while todo and len(self._said) <= _LIMIT:
            step()
            node, parent = todo.pop()
            if isinstance(node, list):
                todo.extend((inner, parent) for inner in reversed(node))
            elif isinstance(node, dict):
                self._node(node, parent)
                todo.extend((inner, type_of(node)) for inner in reversed(children(node)))
            else:
                self._say("a value that is no node")

    def _say(self, message: str) -> None:
        if message not in self._said and len(self._said) < _LIMIT:
            self.findings.append(Finding("schema", self._place, f"not allowed by the ADF schema: {message}"))
        self._said.add(message)

    def _node(self, node: Node, parent: str) -> None:
        kind = type_of(node)
        rule = RULES.get(kind)
        if rule is None or node.get("type") != kind:
            self._say(f"a {_short(kind)} node" if kind else "a node without a type")
            return
        around = RULES.get(parent)
        if around is not None and kind not in around.children:
            self._say(f"{kind} in {parent}")
        self._content(node, kind, rule)
        self._attributes(node, kind, rule)
        for name in sorted(node.keys() - (_OF_TEXT if kind == "text" else _OF_NODES)):
            if isinstance(value := node[name], str) and value:
                self._say(f"{_short(name)} beside the content of {kind}: {_short(value)}")
        if "marks" in node:
            self._marks(node, kind)

    def _content(self, node: Node, kind: str, rule: Rule) -> None:
        content = node.get("content")
        if kind == "text" and (not isinstance(node.get("text"), str) or not node["text"]):
            self._say("a text node without text")
        if rule.least and (not isinstance(content, list) or len(content) < rule.least):
            self._say(f"{kind} without content")
        elif content is not None and not isinstance(content, list):
            self._say(f"content of {kind} that is no list")

    def _attributes(self, node: Node, kind: str, rule: Rule) -> None:
        found = attributes(node)
        if "attrs" in node and not isinstance(node["attrs"], dict):
            self._say(f"attrs of {kind} that are no object")
        elif rule.needs and not ("attrs" in node and any(all(name in found for name in names) for names in rule.needs)):
            wanted = " or ".join(" and ".join(names) or "attrs" for names in rule.needs)
            self._say(f"{kind} without {wanted}")
        if rule.attributes:
            for name in sorted(found.keys() - rule.attributes):
                self._say(f"attribute {_short(name)} of {kind}")

    def _marks(self, node: Node, kind: str) -> None:
        given = node["marks"]
        if not isinstance(given, list):
            self._say(f"marks of {kind} that are no list")
            return
        names = set()
        for mark in given:
            name = type_of(mark) if isinstance(mark, dict) else ""
            names.add(name)
            if name not in MARKS:
                self._say(f"a {_short(name)} mark" if name else "a mark without a type")
            elif any(needed not in attributes(mark) for needed in MARKS[name]):
                self._say(f"{name} without {' and '.join(MARKS[name])}")
        if "code" in names and names - CODE_GOES_WITH:
            self._say(f"code together with {', '.join(sorted(filter(None, names - CODE_GOES_WITH)))}")


def _short(name: str) -> str:
    return display(name[:_NAME])
