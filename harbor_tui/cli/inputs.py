"""Reading what a command is given: a file or standard input, bounded."""

from __future__ import annotations

import sys
from typing import Final

from harbor_tui.domain.errors import InvalidInput, NotFound
from harbor_tui.domain.text.display import display

MOST_BYTES: Final = 64 * 1024 * 1024
"""A bound on what is read at all; the smaller limits of requests and bodies are checked where they apply."""


def read_bytes(source: str, *, most: int = MOST_BYTES) -> bytes:
    """The bytes of a file, or of standard input for `-`. Raises `NotFound` or `InvalidInput`, naming the file."""
    shown = "standard input" if source == "-" else display(source)
    try:
        if source == "-":
            if sys.stdin is None:
                raise InvalidInput("Standard input is closed.", advice="Pipe the input in, or name a file.")
            data = sys.stdin.buffer.read(most + 1)
        else:
            with open(source, "rb") as file:
                data = file.read(most + 1)
    except FileNotFoundError:
        raise NotFound(f"There is no file {shown}.", advice="Name a file, or - for standard input.") from None
    except OSError as error:
        raise InvalidInput(f"{shown} cannot be read: {error.strerror}.", advice="Name a readable file.") from None
    if len(data) > most:
        raise InvalidInput(f"{shown} is larger than {most // 1_048_576} MiB.", advice="Give a smaller file.")
    return data
