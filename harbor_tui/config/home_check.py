"""Looks at the home's folders: are they there, whose are they, who can read or change them?"""

from __future__ import annotations

import os
import shlex
import stat
from pathlib import Path

from harbor_tui.config.paths import Home
from harbor_tui.contracts.adapters import Check
from harbor_tui.domain.text.display import display


def check_home(home: Home) -> Check:
    """Whether this node's folders belong to the operator alone. Nothing is made or repaired."""
    for folder, strict in ((home.config_folder, False), (home.state, False), (home.secrets, True)):
        problem, fix = _folder_problem(folder, strict)
        if problem:
            return Check("home", "fail", f"{display(str(folder))} {problem}", display(fix))
    if not home.config_file.exists():
        return Check("home", "ok", f"{display(str(home.config_folder))} (no settings yet)")
    return Check("home", "ok", display(str(home.config_folder)))


def _folder_problem(folder: Path, strict: bool) -> tuple[str, str]:
    quoted = shlex.quote(str(folder))
    try:
        found = os.lstat(folder)
    except FileNotFoundError:
        return _parent_problem(folder)
    except OSError as error:
        return f"cannot be looked at ({error.strerror})", f"ls -ld {quoted}"
    if stat.S_ISLNK(found.st_mode) and not strict:
        found = os.stat(folder)
    if not stat.S_ISDIR(found.st_mode):
        return "is no folder", f"ls -ld {quoted}"
    if found.st_uid != os.geteuid():
        return f"belongs to uid {found.st_uid}, not to you", f"chown {os.geteuid()} {quoted}"
    if found.st_mode & (0o077 if strict else 0o022):
        mode = stat.S_IMODE(found.st_mode)
        return f"is open to other users (mode {mode:04o})", f"chmod {'700' if strict else 'go-w'} {quoted}"
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        return "cannot be read and written", f"chmod u+rwx {quoted}"
    return "", ""


def _parent_problem(folder: Path) -> tuple[str, str]:
    """A folder that is not there yet is fine where it can be made."""
    parent = next(each for each in folder.parents if each.exists())
    if os.access(parent, os.W_OK | os.X_OK):
        return "", ""
    return f"cannot be made below {parent}", f"mkdir -p {shlex.quote(str(folder))}"
