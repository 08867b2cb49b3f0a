"""Raised and lowered text in Unicode's own characters, else in a notation that reads the same."""

from __future__ import annotations

from typing import Final

_RAISED: Final = str.maketrans(
    "0123456789+-=()abcdefghijklmnoprstuvwxyz",
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ",
)
_LOWERED: Final = str.maketrans("0123456789+-=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")


def as_script(text: str, *, superior: bool) -> str:
    """`text` raised or lowered: `x²`; without such characters it stays readable: `^(Ω)`, `_(Ω)`."""
    table = _RAISED if superior else _LOWERED
    if all(ord(character) in table or character == " " for character in text):
        return text.translate(table)
    if text.strip() == "":
        return text
    return f"^({text})" if superior else f"_({text})"
