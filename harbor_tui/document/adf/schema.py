"""What ADF's schema allows, as far as that decides whether Confluence takes a body: children, attributes, marks."""

from __future__ import annotations

from typing import Final, NamedTuple


class Rule(NamedTuple):
    """What one node type may hold; `least` children, and attributes of which one set must be there."""

    children: frozenset[str] = frozenset()
    least: int = 0
    needs: tuple[tuple[str, ...], ...] = ()
    attributes: frozenset[str] = frozenset()


def _set(names: str) -> frozenset[str]:
    return frozenset(names.split())


_INLINE: Final = _set("text date emoji hardBreak inlineCard inlineExtension mediaInline mention placeholder status")
_LISTS: Final = _set("bulletList orderedList taskList")
_MEDIA: Final = _set("mediaGroup mediaSingle")
_SIMPLE: Final = _set("paragraph heading codeBlock rule decisionList extension") | _LISTS | _MEDIA
_NESTED: Final = _SIMPLE | _set("blockquote panel")
_IN_CELL: Final = _NESTED | _set("blockCard embedCard nestedExpand")
_IN_FRAME: Final = _NESTED | _set("blockCard embedCard table")
_IN_COLUMN: Final = _IN_FRAME | _set("expand bodiedExtension")
_EXTENSION: Final = _set("extensionKey extensionType layout localId parameters text")
_CELL: Final = Rule(_IN_CELL, 1, (), _set("background colspan colwidth localId rowspan valign"))

RULES: Final[dict[str, Rule]] = {
    "doc": Rule(_IN_COLUMN | _set("layoutSection syncBlock bodiedSyncBlock")),
    "paragraph": Rule(_INLINE, attributes=_set("localId")),
    "heading": Rule(_INLINE, 0, (("level",),), _set("level localId")),
    "text": Rule(),
    "hardBreak": Rule(attributes=_set("localId text")),
    "rule": Rule(attributes=_set("localId")),
    "bulletList": Rule(_set("listItem"), 1, (), _set("localId")),
    "orderedList": Rule(_set("listItem"), 1, (), _set("localId order")),
    "listItem": Rule(_LISTS | _set("paragraph codeBlock extension mediaSingle"), 1, (), _set("localId")),
    "taskList": Rule(_set("taskItem taskList blockTaskItem"), 1, (("localId",),), _set("localId")),
    "taskItem": Rule(_INLINE, 0, (("localId", "state"),), _set("localId state")),
    "blockTaskItem": Rule(_set("paragraph extension"), 1, (("localId", "state"),), _set("localId state")),
    "decisionList": Rule(_set("decisionItem"), 1, (("localId",),), _set("localId")),
    "decisionItem": Rule(_INLINE, 0, (("localId", "state"),), _set("localId state")),
    "blockquote": Rule(
        _MEDIA | _set("paragraph bulletList orderedList codeBlock extension"), 1, (), _set("localId")
    ),
    "codeBlock": Rule(_set("text"), 0, (), _set("hideLineNumbers language localId uniqueId wrap")),
    "panel": Rule(
        _SIMPLE | _set("blockCard"), 1, (("panelType",),),
        _set("localId panelColor panelIcon panelIconId panelIconText panelType"),
    ),
    "expand": Rule(_IN_FRAME | _set("nestedExpand"), 1, (), _set("localId title")),
    "nestedExpand": Rule(_NESTED, 1, ((),), _set("localId title")),
    "table": Rule(_set("tableRow"), 1, (), _set("displayMode isNumberColumnEnabled layout localId width")),
    "tableRow": Rule(_set("tableCell tableHeader"), 0, (), _set("localId")),
    "tableCell": _CELL,
    "tableHeader": _CELL,
    "layoutSection": Rule(_set("layoutColumn"), 1, (), _set("localId")),
    "layoutColumn": Rule(_IN_COLUMN, 1, (("width",),), _set("localId valign width")),
    "mediaGroup": Rule(_set("media"), 1),
    "mediaSingle": Rule(_set("media caption"), 1, (), _set("layout localId width widthType")),
    "media": Rule(
        needs=(("type", "id", "collection"), ("type", "url")),
        attributes=_set("alt collection height id localId occurrenceKey type url width"),
    ),
    "mediaInline": Rule(
        needs=(("id", "collection"),), attributes=_set("alt collection data height id localId occurrenceKey type width")
    ),
    "caption": Rule(_INLINE - _set("inlineExtension mediaInline"), 0, (), _set("localId")),
    "inlineCard": Rule(needs=(("url",), ("data",)), attributes=_set("data localId url")),
    "blockCard": Rule(
        needs=(("url",), ("data",), ("datasource",)), attributes=_set("data datasource layout localId url width")
    ),
    "embedCard": Rule(
        needs=(("url", "layout"),), attributes=_set("layout localId originalHeight originalWidth url width")
    ),
    "extension": Rule(needs=(("extensionKey", "extensionType"),), attributes=_EXTENSION),
    "inlineExtension": Rule(needs=(("extensionKey", "extensionType"),), attributes=_EXTENSION - {"layout"}),
    "bodiedExtension": Rule(_IN_FRAME, 1, (("extensionKey", "extensionType"),), _EXTENSION),
    "syncBlock": Rule(needs=(("resourceId", "localId"),), attributes=_set("localId resourceId")),
    "bodiedSyncBlock": Rule(
        _IN_FRAME | _set("expand layoutSection"), 0, (("resourceId", "localId"),), _set("localId resourceId")
    ),
    "date": Rule(needs=(("timestamp",),), attributes=_set("localId timestamp")),
    "emoji": Rule(needs=(("shortName",),), attributes=_set("id localId shortName text")),
    "mention": Rule(needs=(("id",),), attributes=_set("accessLevel id localId text userType")),
    "placeholder": Rule(needs=(("text",),), attributes=_set("localId text")),
    "status": Rule(needs=(("text", "color"),), attributes=_set("color localId style text")),
}  # fmt: skip

MARKS: Final[dict[str, tuple[str, ...]]] = {
    **dict.fromkeys(("strong", "em", "underline", "strike", "code", "breakout", "fragment", "dataConsumer"), ()),
    "link": ("href",),
    "subsup": ("type",),
    "textColor": ("color",),
    "backgroundColor": ("color",),
    "annotation": ("id",),
    "alignment": ("align",),
    "indentation": ("level",),
    "border": ("size", "color"),
    "fontSize": ("fontSize",),
}
"""Mark -> the attributes that it needs."""
CODE_GOES_WITH: Final = frozenset({"code", "link", "annotation"})
