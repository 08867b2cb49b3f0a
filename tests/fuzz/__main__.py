"""`python -m tests.fuzz TARGET [NUMBER [--shrink] | FIRST COUNT]`: one input again, or some; `list` names targets."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.fuzz.every import TARGETS
from tests.fuzz.runner import fault_of, run
from tests.fuzz.shrinking import shrunk


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("target", choices=[*TARGETS, "list", "all"])
    parser.add_argument("first", type=int, nargs="?")
    parser.add_argument("count", type=int, nargs="?")
    parser.add_argument("--shrink", action="store_true", help="leave out what the fault does not need")
    return parser.parse_args()


def main() -> None:
    """Run what was asked for."""
    given = _arguments()
    if given.target == "list":
        print("\n".join(f"{target.name}: {target.inputs:,}" for target in TARGETS.values()))
        return
    for name in TARGETS if given.target == "all" else [given.target]:
        with tempfile.TemporaryDirectory() as folder:
            if given.first is not None and given.count is None:
                _one(name, given.first, Path(folder), shrink=given.shrink)
            else:
                first = given.first or 0
                end = first + given.count if given.count else TARGETS[name].inputs
                report = run(TARGETS[name], range(first, end), Path(folder))
                print(report, flush=True)


def _one(name: str, number: int, folder: Path, *, shrink: bool) -> None:
    target = TARGETS[name]
    data = target.made(number)
    with target.opened(folder) as check:
        fault = fault_of(check, data)
        if fault is not None and shrink:
            kind = fault.kind
            data = shrunk(data, lambda smaller: _same(fault_of(check, smaller), kind))
            fault = fault_of(check, data)
    sys.stdout.buffer.write(data + b"\n")
    print(f"{fault}\n{fault.trace}" if fault is not None else "no fault")


def _same(fault: object, kind: str) -> bool:
    return getattr(fault, "kind", None) == kind


if __name__ == "__main__":
    main()
