"""Texts that want to be markup or terminal control, and what must stand on the screen in their place."""

from __future__ import annotations

from typing import Final

CONTROLS: Final = [*(chr(code) for code in range(0x20) if code not in (0x09, 0x0A, 0x0D)), "\x7f"]
C1: Final = [chr(code) for code in range(0x80, 0xA0)]

ESCAPES: Final = {
    "X\x1b]52;c;ZXZpbA==\x07Y": "X⟨U+001B⟩]52;c;ZXZpbA==⟨U+0007⟩Y",
    "T\x1b]0;a\x1b\\\x1b[21tU": "T⟨U+001B⟩]0;a⟨U+001B⟩\\⟨U+001B⟩[21tU",
    "A\x9b2JB\x9d0;x\x9cC\x90D": "A⟨U+009B⟩2JB⟨U+009D⟩0;x⟨U+009C⟩C⟨U+0090⟩D",
    "R\u202egnp.exe": "R⟨U+202E⟩gnp.exe",
    "Z\u200bW\U000e0041\ufeff": "Z⟨U+200B⟩W⟨U+E0041⟩⟨U+FEFF⟩",
}
"""Raw text → what is shown of it."""

MARKUP: Final = [
    "[/x]",
    "[@click=app.quit]CLICK ME[/]",
    "[/nope]",
    '[@click="x]',
    "[link=",
    "[/",
    "foo\\",
    "[b",
    '[1, "3"] [b +',
    "[black on black]hidden[/]",
    "$error",
]

ALL: Final = {**ESCAPES, **{text: text for text in MARKUP}}

ESCAPED_BODY: Final = (
    "<p>text \x9b2J \x9d0;x\x9c \x90 \u202e [/x] [@click=app.quit]q[/]</p>"
    '<p style="\x9b2J">attribute</p><!-- comment \x9d52;c;eA==\x9c -->'
    '<p><a href="https://e.test/\x9b2J\u202e">link [/]</a></p>'
    '<ac:structured-macro ac:name="code"><ac:parameter ac:name="title">\x9b2J[/x]</ac:parameter>'
    "<ac:plain-text-body><![CDATA[\x90q\x9c [/x]\u202e]]></ac:plain-text-body></ac:structured-macro>"
    '<ac:structured-macro ac:name="\x9bmade-up"><ac:parameter ac:name="\x9b">\u202e</ac:parameter>'
    "</ac:structured-macro>"
)
"""Well-formed XML: C1 controls and direction marks wherever text can stand."""

RAW_ESCAPES_BODY: Final = ESCAPED_BODY.replace("text ", "text \x1b]52;c;ZXZpbA==\x07\x1b[21t\x00 ", 1)
"""The same with C0 controls, which no XML may hold."""
