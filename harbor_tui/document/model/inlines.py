"""The inlines of the document model: text, links, people, dates and everything else that stands in a line."""

from __future__ import annotations

from enum import Enum
from typing import Final, NamedTuple, TypeAlias

from harbor_tui.document.model.kinds import node


class LinkKind(Enum):
    """What a link points at."""

    URL = "url"
    """An absolute or relative address;
    `target` is the href exactly as written (any scheme: nothing is filtered).
    """
    MAIL = "mail"
    """`target` is the address without `mailto:`."""
    PAGE = "page"
    """`target` is the page's title, `space` its space key when it is another space."""
    BLOG = "blog"
    """`target` is the title of a blog post; `detail` its posting day."""
    ATTACHMENT = "attachment"
    """`target` is the file name; `detail` the title of the page it hangs on when that is another page."""
    ANCHOR = "anchor"
    """A place in this page: `anchor` is its name, `target` stays empty."""
    USER = "user"
    """`target` is the account id, user key or user name."""
    SPACE = "space"
    """`target` is the space key."""
    CONTENT = "content"
    """`target` is a content id."""
    SHORTCUT = "shortcut"
    """`target` is `value@key` (ri:shortcut)."""
    HEADING = "heading"
    """A heading of this document (entries of a table of contents); `target` is its number."""
    NONE = "none"
    """No target at all (`<a>` without href, empty ac:link)."""


@node
class Target(NamedTuple):
    """Where a link leads."""

    kind: LinkKind
    target: str = ""
    space: str = ""
    anchor: str = ""
    detail: str = ""


@node
class Text(NamedTuple):
    """A run of text under one set of marks (bits of harbor_tui.document.model.ink).

    Colours are CSS as written, or ''.
    """

    text: str
    marks: int = 0
    color: str = ""
    background: str = ""


@node
class LineBreak(NamedTuple):
    """A forced line break inside a paragraph (`<br/>`, hardBreak)."""


@node
class Link(NamedTuple):
    """A link; without content the layout shows the target.

    `card` is '', 'inline', 'block' or 'embed' (smart links).
    """

    content: tuple[Inline, ...]
    target: Target
    card: str = ""


@node
class Mention(NamedTuple):
    """A person: account id (or key or name) and the display name if the body has one (ADF `@Ada` without the @)."""

    account: str
    name: str = ""


@node
class Date(NamedTuple):
    """A date lozenge: ISO date (ADF time stamps converted, UTC), or the attribute as written if it is no date."""

    value: str


@node
class Emoji(NamedTuple):
    """An emoji: the characters if known (decoded), and the short name such as ':smile:'."""

    text: str
    name: str = ""


@node
class Status(NamedTuple):
    """A status lozenge; `colour` as written in the body (Green, neutral, ...)."""

    title: str
    colour: str = ""


@node
class Image(NamedTuple):
    """An image that is not loaded: alternative text (or title), file name or address, size in pixels as written.

    Exactly one of `file` and `url` is normally set; a `data:` URL is given as `data:<media type>` only.
    `caption` is shown below it; `link` is where a click leads. An Image may stand in a paragraph or in a
    Figure. `kind` is what the body itself calls it ('file', 'external': ADF's media need not be images).
    """

    alt: str = ""
    file: str = ""
    url: str = ""
    width: str = ""
    height: str = ""
    caption: tuple[Inline, ...] = ()
    link: Target | None = None
    page: str = ""
    kind: str = ""


@node
class Anchor(NamedTuple):
    """A jump target without width (anchor macro, an element's id that a link uses)."""

    name: str


@node
class Placeholder(NamedTuple):
    """Template instruction text, not visible on a published page; kind: '', 'user', 'jira', 'mention'."""

    text: str
    kind: str = ""


@node
class Variable(NamedTuple):
    """A template variable (at:var)."""

    name: str


@node
class HiddenSource(NamedTuple):
    """Raw content that no reader of the page sees.

    Kind is 'comment', 'script', 'style', 'processing instruction', ...; UNREADABLE for what is no content at all: a
    mark stands for it, and a finding tells it.
    """

    kind: str
    text: str


UNREADABLE: Final = "?"


@node
class HiddenInline(NamedTuple):
    """Something other than text that a style hides on the page; text has a mark for it."""

    content: tuple[Inline, ...]


@node
class Math(NamedTuple):
    """A formula in its own notation (TeX or MathML's text)."""

    source: str


@node
class Param(NamedTuple):
    """One parameter of a macro or attribute of an extension, in document order.

    `target` if the value is a resource.
    """

    name: str
    value: str
    target: Target | None = None


@node
class InlineMacro(NamedTuple):
    """A macro without a body that stands in a line: `⟨name: value, value⟩`.

    `label` replaces the name when given.
    """

    name: str
    params: tuple[Param, ...] = ()
    label: str = ""


Inline: TypeAlias = (
    Text | LineBreak | Link | Mention | Date | Emoji | Status | Image | Anchor | Placeholder | Variable
    | HiddenSource | Math | InlineMacro | HiddenInline
)  # fmt: skip
