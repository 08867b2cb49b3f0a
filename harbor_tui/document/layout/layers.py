"""Which function lays out which kind of block: every kind of the model stands here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from harbor_tui.document.layout import blocks as layout_blocks
from harbor_tui.document.layout import boxes as layout_boxes
from harbor_tui.document.layout.contents_list import lay_toc
from harbor_tui.document.layout.sections import lay_section
from harbor_tui.document.layout.tables.table import lay_table
from harbor_tui.document.model.blocks import (
    CodeBlock,
    DefinitionList,
    Expand,
    Figure,
    Group,
    Heading,
    List,
    Literal,
    MacroBox,
    Notice,
    Panel,
    Paragraph,
    Quote,
    Rule,
    Section,
    Table,
    TaskList,
    Toc,
)

if TYPE_CHECKING:
    from harbor_tui.document.layout.blocks import Layers

LAYERS: Final[Layers] = {
    Paragraph: layout_blocks.lay_paragraph,
    Heading: layout_blocks.lay_heading,
    List: layout_blocks.lay_list,
    TaskList: layout_blocks.lay_tasks,
    DefinitionList: layout_blocks.lay_definitions,
    Quote: layout_blocks.lay_quote,
    Rule: layout_blocks.lay_rule,
    Notice: layout_blocks.lay_notice,
    Figure: layout_blocks.lay_figure,
    CodeBlock: layout_boxes.lay_code,
    Literal: layout_boxes.lay_literal,
    Panel: layout_boxes.lay_panel,
    Expand: layout_boxes.lay_expand,
    MacroBox: layout_boxes.lay_macro,
    Group: layout_boxes.lay_group,
    Section: lay_section,
    Table: lay_table,
    Toc: lay_toc,
}
