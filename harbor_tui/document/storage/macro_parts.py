"""What a macro is made of: its name, parameters and bodies, collected until the macro ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from harbor_tui.document.build.builder import blocks_among, flow, inlines, raw_text
from harbor_tui.document.build.macro_names import LABELS, MEANINGLESS
from harbor_tui.document.build.prose import inert_among, is_prose
from harbor_tui.document.model.blocks import Literal, MacroBox
from harbor_tui.document.model.inlines import (
    UNREADABLE,
    HiddenInline,
    InlineMacro,
    Link,
    LinkKind,
    Mention,
    Param,
    Target,
    Text,
)
from harbor_tui.document.model.tuples import new
from harbor_tui.document.storage.packed_diagram import unpack

if TYPE_CHECKING:
    from harbor_tui.document.build.builder import Attributes, Builder, OpenElement

_YES: Final = frozenset({"true", "yes", "1", "on"})


class Macro:
    """An open macro: its parameters and bodies so far."""

    __slots__ = ("_values", "asked", "body", "mixed", "name", "params", "plain", "told")

    def __init__(self, name: str) -> None:
        self.name = name
        self.params: list[Param] = []
        self.body: list[Any] | None = None
        self.mixed = False
        self.plain: str | None = None
        self.asked: set[str] = set()
        """The parameters that have been read."""
        self.told = False
        """All of them are shown."""
        self._values: dict[str, str] | None = None

    def get(self, *names: str) -> str:
        """The value of the first of `names` that is there; to be asked when all parameters are known."""
        values = self._values
        if values is None:
            values = self._values = self._said()
        for name in names:
            if name in values:
                self.asked.add(name)
                return values[name]
        return ""

    def _said(self) -> dict[str, str]:
        """The first value of each parameter that has one."""
        values: dict[str, str] = {}
        for name, value, _target in self.params:
            if value := value.strip():
                values.setdefault(name, value)
        return values

    def says(self, name: str) -> bool:
        """Whether the parameter `name` is switched on."""
        return self.get(name).lower() in _YES

    def blocks(self) -> tuple[Any, ...]:
        """The rich body; a plain one as literal text."""
        blocks = flow(self.body, self.mixed) if self.body else ()
        return (*blocks, Literal((Text(self.plain),))) if self.plain else blocks


def open_parameter(b: Builder, name: str, attributes: Attributes) -> None:
    """`<ac:parameter>`."""
    b.push("ac:parameter", attributes, close_parameter)


def close_parameter(b: Builder, frame: OpenElement) -> None:
    """A parameter, handed to its macro."""
    items = [each for item in frame.out for each in (item.content if type(item) is HiddenInline else (item,))]
    targets: list[Target] = []
    if len(items) == 1 and type(items[0]) is Text and isinstance(b.top.data, Macro):
        b.top.data.params.append(new(Param, (frame.attributes.get("ac:name", ""), items[0].text, None)))
        return
    for item in items:
        if type(item) is Target:
            targets.append(item)
        elif type(item) is Link:
            targets.append(item.target)
        elif type(item) is Mention:
            targets.append(Target(LinkKind.USER, item.account))
    target = targets[0] if targets else None
    name = frame.attributes.get("ac:name", "")
    param = Param(name, raw_text(inlines(i for i in items if type(i) is not Target)), target)
    if isinstance(b.top.data, Macro):
        b.top.data.params += [param, *(Param(name, "", other) for other in targets[1:])]
    elif param.value.strip() or target:
        b.add(InlineMacro(name or "parameter", (param._replace(name=""),)))
    b.splice(inert_among(items), False)
    if frame.mixed:
        b.splice(blocks_among(items), True)


def close_rich_body(b: Builder, frame: OpenElement) -> None:
    """`<ac:rich-text-body>`."""
    macro = b.top.data
    if isinstance(macro, Macro):
        macro.body = [*(macro.body or ()), *frame.out]
        macro.mixed = macro.mixed or frame.mixed
    else:
        b.splice(frame.out, frame.mixed)


def close_plain_body(b: Builder, frame: OpenElement) -> None:
    """`<ac:plain-text-body>`: character for character, line ends normalised."""
    text = raw_text(inlines(frame.out)).replace("\r\n", "\n").replace("\r", "\n")
    macro = b.top.data
    if isinstance(macro, Macro):
        macro.plain = (macro.plain or "") + text
    else:
        b.put(Literal((Text(text),)))
    b.splice(inert_among(frame.out), False)
    if frame.mixed:
        b.splice(blocks_among(frame.out), True)


def close_default_parameter(b: Builder, frame: OpenElement) -> None:
    """`<ac:default-parameter>` of old bodies."""
    if isinstance(b.top.data, Macro):
        b.top.data.params.append(Param("", raw_text(inlines(frame.out))))
        b.splice(blocks_among(frame.out), frame.mixed)
    else:
        b.splice(frame.out, frame.mixed)


def left_over(macro: Macro) -> tuple[Param, ...]:
    """The parameters that were not read, but say something: titles, words, names of pages."""
    asked, params = macro.asked, macro.params
    unasked = [param for param in params if param[0] not in asked]
    found = tuple(filter(_says_something, unasked)) if unasked else ()
    return found + _once_more(params) if len(params) > 1 and not macro.told else found


def _once_more(params: list[Param]) -> tuple[Param, ...]:
    """The parameters that are given before already, with another value: a reader of the body may take either."""
    values = {param[0]: param[1] for param in reversed(params)}
    if len(values) == len(params):
        return ()
    return tuple(param for param in params if param[1].strip() and param[1] != values[param[0]])


def _says_something(param: Param) -> bool:
    name, value, target = param
    if name in MEANINGLESS:
        return False
    return target is not None or (bool(value.strip()) if name == "title" else is_prose(value))


def shown_params(macro: Macro, *without: str) -> tuple[Param, ...]:
    """The parameters that say something to a reader."""
    shown = tuple(
        param
        for param in macro.params
        if param.name not in MEANINGLESS and param.name not in without and (param.value.strip() or param.target)
    )
    macro.told = True
    macro.asked.update(without, (param.name for param in shown))
    return shown


def put_unknown(b: Builder, macro: Macro) -> None:
    """A macro that has no look of its own here: its name, all that it says and its body."""
    label = LABELS.get(macro.name.lower(), "")
    name = macro.name or UNREADABLE
    unpack(b, macro)
    params = shown_params(macro)
    if macro.body is None and macro.plain is None:
        b.add(InlineMacro(name, params, label))
        return
    blocks = flow(macro.body, macro.mixed) if macro.body else ()
    b.put(MacroBox(name, params, blocks, macro.plain, label))


def pour_body(b: Builder, macro: Macro) -> None:
    """What a macro holds, as if the macro were not there."""
    if macro.body:
        b.splice(macro.body, macro.mixed)
    if macro.plain:
        b.put(Literal((Text(macro.plain),)))
