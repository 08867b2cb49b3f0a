"""Breaks one function of the installed program from outside: a `sitecustomize` that its interpreter finds first."""

from __future__ import annotations

import os
from collections.abc import Mapping
from importlib import import_module
from operator import attrgetter
from pathlib import Path

_SITE = '''\
"""Replaces {target} once its module has been imported."""
import sys
from importlib.abc import Loader, MetaPathFinder
from importlib.util import find_spec

class _Breaking(MetaPathFinder, Loader):
    busy = False

    def find_spec(self, name, path=None, target=None):
        if name != {module!r} or self.busy:
            return None
        self.busy = True
        spec = find_spec(name)
        self.busy = False
        inner = spec.loader
        spec.loader = self
        self.inner = inner
        return spec

    def create_module(self, spec):
        return self.inner.create_module(spec)

    def exec_module(self, module):
        self.inner.exec_module(module)
        holder = module
        *path, last = {attribute!r}.split(".")
        for name in path:
            holder = getattr(holder, name)
        def broken(*arguments, **options):
            hidden_in_a_frame = {secret!r}
            raise RuntimeError("the failpoint " + hidden_in_a_frame[:0])
        setattr(holder, last, broken)

sys.meta_path.insert(0, _Breaking())
'''


def failpoint(folder: Path, target: str, secret: str, beside: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment in which `module:attribute` raises, with `secret` in a local variable of the frame that does.

    What else is looked for on the path `beside` is kept on it. Raises AttributeError or ImportError for a target that
    there is not.
    """
    module, attribute = target.split(":")
    attrgetter(attribute)(import_module(module))
    folder.mkdir(parents=True, exist_ok=True)
    text = _SITE.format(target=target, module=module, attribute=attribute, secret=secret)
    (folder / "sitecustomize.py").write_text(text)
    before = [(beside or {}).get("PYTHONPATH"), os.environ.get("PYTHONPATH")]
    return {"PYTHONPATH": ":".join(part for part in (str(folder), *before) if part)}
