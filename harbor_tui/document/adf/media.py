"""ADF's pictures and cards that stand on their own: figures with captions, smart links, live lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from harbor_tui.document.adf.inlines import card_link, link_of
from harbor_tui.document.adf.values import Node, attributes, children, flatten, type_of
from harbor_tui.document.build.builder import flow, inlines
from harbor_tui.document.model.blocks import Figure, MacroBox, Paragraph
from harbor_tui.document.model.inlines import Image

if TYPE_CHECKING:
    from harbor_tui.document.adf.blocks import Closer, Opener
    from harbor_tui.document.build.builder import Builder, OpenElement


def _open(b: Builder, node: Node, close: Closer) -> list[Any]:
    frame = b.push(type_of(node), {}, close)
    if frame is not None:
        frame.data = node
    return children(node)


def _media_single(b: Builder, node: Node) -> list[Any]:
    return _open(b, node, _close_media)


def _close_media(b: Builder, frame: OpenElement) -> None:
    """Each image becomes a figure; the caption goes with the last one before it."""
    link = link_of(frame.data)
    if not frame.out:
        b.put(Figure(Image(kind="?")))
    for block in flow(frame.out, frame.mixed):
        images = block.content if type(block) is Paragraph else ()
        if images and all(type(image) is Image for image in images):
            for image in images:
                assert isinstance(image, Image)
                b.put(Figure(image if image.link or link is None else image._replace(link=link)))
        else:
            b.put(block)


def _caption(b: Builder, node: Node) -> list[Any]:
    return _open(b, node, _close_caption)


def _close_caption(b: Builder, frame: OpenElement) -> None:
    content = inlines(frame.out)
    parent = b.top
    last = parent.out[-1] if parent.out else None
    if parent.close is _close_media and type(last) is Image and not frame.mixed:
        parent.out[-1] = last._replace(caption=last.caption + content)
    else:
        b.edge()
        b.splice(frame.out, frame.mixed)
        b.edge()


def _block_card(b: Builder, node: Node) -> list[Any]:
    b.open.append(None)
    link = card_link(node, "embed" if type_of(node) == "embedCard" else "block")
    source = attributes(node).get("datasource")
    if link.content or link.target.target or source is None:
        b.put(Paragraph((link,)))
    if source is not None:
        b.put(MacroBox("datasource", flatten(source)))
    return children(node)


MEDIA: Final[dict[str, Opener]] = {
    "mediaSingle": _media_single,
    "mediaGroup": _media_single,
    "caption": _caption,
    "blockCard": _block_card,
    "embedCard": _block_card,
}
