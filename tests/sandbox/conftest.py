"""A small tenant on a fixed clock, and clients that speak to it without a network."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import httpx
import pytest

from harbor_tui.sandbox.seed.seeder import seeded_tenant
from harbor_tui.sandbox.server.app import create_app

if TYPE_CHECKING:
    from collections.abc import Callable

    from harbor_tui.sandbox.wiki.tenant import Tenant

TOKEN = "sandbox-test-token"
NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)


@pytest.fixture
def tenant() -> Tenant:
    """The seeded wiki of 120 pages, at a fixed moment."""
    return seeded_tenant(120, 7, now=lambda: NOW)


@pytest.fixture
def client_for(tenant: Tenant) -> Callable[..., httpx.AsyncClient]:
    """Makes a client; keyword arguments go to the application."""

    def make(*, signed_in: bool = True, **settings: object) -> httpx.AsyncClient:
        app = create_app(tenant, token=TOKEN, **settings)  # type: ignore[arg-type]  # settings of the test's choice
        headers = {"Authorization": f"Bearer {TOKEN}"} if signed_in else {}
        transport = httpx.ASGITransport(app)
        return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000", headers=headers)

    return make


@pytest.fixture
def client(client_for: Callable[..., httpx.AsyncClient]) -> httpx.AsyncClient:
    """A client that is signed in on the site form."""
    return client_for()
