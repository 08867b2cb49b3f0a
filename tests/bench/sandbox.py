"""How fast the built-in tenant is filled and answers, and what it weighs.

    python tests/bench/sandbox.py [--pages 100000]

Times are wall clock of one run, in process; memory is what the process holds at that point.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

from harbor_tui.sandbox.seed.seeder import seeded_tenant
from harbor_tui.sandbox.server.app import create_app

if TYPE_CHECKING:
    from harbor_tui.sandbox.wiki.tenant import Tenant

PAGES = "/wiki/api/v2/pages"
ASKED: tuple[tuple[str, dict[str, Any]], ...] = (
    ("first list, sorted once", {}),
    ("list of 25", {}),
    ("list of 250", {"limit": 250}),
    ("a title in every space", {"title": "harbor ROLLOUT"}),
    ("newest first, sorted once", {"sort": "-modified-date"}),
    ("newest first", {"sort": "-modified-date"}),
    ("archived", {"status": "archived"}),
)


def resident_mib() -> float:
    """Resident memory of this process."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 2**20


async def ask(tenant: Tenant) -> None:
    """Print the time of each question."""
    app = create_app(tenant, token="bench")
    headers = {"Authorization": "Bearer bench"}
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", headers=headers) as client:
        for name, query in ASKED:
            started = time.perf_counter()
            (await client.get(PAGES, params=query)).raise_for_status()
            print(f"{name:28} {(time.perf_counter() - started) * 1000:8.1f} ms")


def main() -> None:
    """Fill, weigh, ask."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--pages", type=int, default=100_000)
    pages = parser.parse_args().pages
    before = resident_mib()
    started = time.perf_counter()
    tenant = seeded_tenant(pages)
    seconds = time.perf_counter() - started
    print(f"{pages} pages in {seconds:.2f} s, {resident_mib() - before:.0f} MiB more than {before:.0f} MiB")
    asyncio.run(ask(tenant))


if __name__ == "__main__":
    main()
