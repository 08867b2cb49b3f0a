"""The words that generated pages are put together from."""

from __future__ import annotations

PORTS = (
    "Strömvik", "Port Ellary", "Foz Nova", "Setohama", "Gråholm", "Kilmarra", "Ponta Clara", "Ushimado Pier",
    "Nørrehavn", "Inverlochy Quay", "Vila Baixa", "Aoshima", "Lilla Skär", "Rathmore", "Cabo Raso", "Tomonoura Bay",
)  # fmt: skip
SERVICES = ("Berth", "Manifest", "Tidewatch", "Ledger", "Gangway", "Pilotage", "Quayside")
SYMPTOMS = (
    "answers slowly", "loses its queue", "shows yesterday's tides", "allocates a berth twice", "refuses manifests",
    "sends invoices late", "forgets who is on board", "cannot reach the gauges",
)  # fmt: skip
CAUSES = (
    "a certificate that had run out the evening before", "an index that the migration had dropped",
    "a retry without a limit", "a clock that was eleven minutes ahead", "a full disk on the second node",
    "a time zone that changed its rules in spring", "a cable under the northern pier",
)  # fmt: skip
DECISIONS = (
    "Keep tides in UTC", "One queue for each region", "No more nightly imports", "Store weights in kilograms",
    "Sign every release", "Read replicas for reports", "Drop support for fax", "Idempotency keys on every write",
)  # fmt: skip
TOPICS = (
    "moving the gauges to the new network", "the backlog of customs copies", "the crews' wishes for Gangway",
    "a second night watch", "the cost of map tiles", "what to do with Pilotage", "the winter timetable",
    "error messages that nobody understands",
)  # fmt: skip
TASKS = (
    "print a berth plan", "correct an invoice", "add a ship", "report a damaged fender", "change the time of arrival",
    "share a manifest with customs", "read a gale warning", "hand over a watch",
)  # fmt: skip
SENTENCES = (
    "Nobody was harmed and no ship had to wait for longer than an hour.",
    "The figures are from the dashboard of the same morning.",
    "We will look at this again after the storm season.",
    "If in doubt, ask the watch; they have seen it before.",
    "The old way keeps working until the end of the quarter.",
    "Two ports reported it before our own alarm did, which is a finding in itself.",
    "This page replaces a message that had been pinned for two years.",
    "Small change, large effect: the median went from nine seconds to two.",
    "It was raining, as the log says eleven times.",
)
