"""Properties of pages and spaces: any JSON under a key, with versions of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from harbor_tui.sandbox.routes import field_views
from harbor_tui.sandbox.routes.pages import READ, WRITE
from harbor_tui.sandbox.routes.spaces import READ as READ_SPACE
from harbor_tui.sandbox.routes.spaces import space_property
from harbor_tui.sandbox.routes.updates import NO_CONTENT
from harbor_tui.sandbox.service import answers
from harbor_tui.sandbox.service.routing import V2, Call, Operation, chosen_order, sorted_listing
from harbor_tui.sandbox.service.validation import text_member, version_number
from harbor_tui.sandbox.wiki.records import Content, Property, Version

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from harbor_tui.sandbox.service.answers import Answer

_VALUES: dict[str, Callable[[Property], int | str]] = {"key": lambda entry: entry.key}
_PATH = f"{V2}/pages/{{page_id}}/properties"


def _page(call: Call) -> Content:
    page = call.tenant.content("page", call.id("page_id"))
    if page.properties is None:
        page.properties = []
    return page


def _entries(call: Call) -> list[Property]:
    return _page(call).properties or []


def _entry(call: Call) -> Property:
    identifier = call.id("property_id")
    entry = next((entry for entry in _entries(call) if entry.id == identifier), None)
    if entry is None:
        raise answers.not_found("property", identifier)
    return entry


def _list(call: Call, entries: Sequence[Property], describe: Callable[[Property], dict[str, Any]]) -> Answer:
    key = call.query.text("key")
    order = chosen_order(call, _VALUES, lambda entry: entry.id)
    return sorted_listing(call, [entry for entry in entries if key in (None, entry.key)], order, describe)


def _new(call: Call, entries: Sequence[Property]) -> Property:
    document = call.body()
    key = text_member(document, "key")
    if not key:
        raise answers.bad_parameter("'key' is required.")
    if "value" not in document:
        raise answers.bad_parameter("'value' is required.")
    if any(entry.key == key for entry in entries):
        raise answers.bad_request(f"A property with the key '{key}' already exists.")
    return call.tenant.new_property(key, document["value"])


def list_page_properties(call: Call) -> Answer:
    """GET /pages/{page-id}/properties."""
    return _list(call, _entries(call), field_views.content_property)


def read_page_property(call: Call) -> Answer:
    """GET /pages/{page-id}/properties/{property-id}."""
    return answers.as_json(200, field_views.content_property(_entry(call)))


def create_page_property(call: Call) -> Answer:
    """POST /pages/{page-id}/properties: 200, unlike a space's."""
    page = _page(call)
    entry = _new(call, page.properties or [])
    page.properties = [*(page.properties or []), entry]
    return answers.as_json(200, field_views.content_property(entry))


def update_page_property(call: Call) -> Answer:
    """PUT /pages/{page-id}/properties/{property-id}."""
    entry = _entry(call)
    document = call.body()
    key = text_member(document, "key")
    if key is not None and key != entry.key:
        raise answers.bad_request("The key of a property cannot be changed.")
    number, message, minor_edit = version_number(document)
    if number != entry.version.number + 1:
        raise answers.stale_version(entry.version.number, number)
    if "value" not in document:
        raise answers.bad_parameter("'value' is required.")
    entry.value = document["value"]
    tenant = call.tenant
    entry.version = Version(number, tenant.now_ms(), tenant.me.account_id, "", message, minor_edit)
    return answers.as_json(200, field_views.content_property(entry))


def delete_page_property(call: Call) -> Answer:
    """DELETE /pages/{page-id}/properties/{property-id}."""
    _entries(call).remove(_entry(call))
    return NO_CONTENT


def list_space_properties(call: Call) -> Answer:
    """GET /spaces/{space-id}/properties."""
    return _list(call, call.tenant.space(call.id("space_id")).properties, space_property)


def create_space_property(call: Call) -> Answer:
    """POST /spaces/{space-id}/properties: 201, unlike a page's."""
    space = call.tenant.space(call.id("space_id"))
    entry = _new(call, space.properties)
    space.properties.append(entry)
    return answers.as_json(201, space_property(entry))


OPERATIONS = (
    Operation("GET", _PATH, (READ,), list_page_properties),
    Operation("POST", _PATH, (READ, WRITE), create_page_property),
    Operation("GET", f"{_PATH}/{{property_id}}", (READ,), read_page_property),
    Operation("PUT", f"{_PATH}/{{property_id}}", (READ, WRITE), update_page_property),
    Operation("DELETE", f"{_PATH}/{{property_id}}", (READ, WRITE), delete_page_property),
    Operation("GET", f"{V2}/spaces/{{space_id}}/properties", (READ_SPACE,), list_space_properties),
    Operation(
        "POST", f"{V2}/spaces/{{space_id}}/properties", (READ_SPACE, "write:space:confluence"), create_space_property
    ),
)
