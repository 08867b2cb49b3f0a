"""The port without the screen: what stands behind `harbor-tui port ...` and `harbor-tui actions`, as JSON documents."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from harbor_tui.catalogue.action_book import ActionBook
from harbor_tui.catalogue.entry import Entry, read_json
from harbor_tui.catalogue.proposal import read_proposal
from harbor_tui.contracts.adapters import CatalogueFolder, PortStore, SecretStore
from harbor_tui.domain.errors import FieldProblem, InvalidInput, SetupIncomplete
from harbor_tui.domain.port import Port, SignIn, parse_base_url
from harbor_tui.domain.port_fields import token_problem, typed_pair_problem, typed_problem
from harbor_tui.domain.secrets.secret import Secret
from harbor_tui.domain.text.display import display
from harbor_tui.workflow.actions.catalogue import Catalogue
from harbor_tui.workflow.connections.form import address_of
from harbor_tui.workflow.connections.gateway import CONNECTION_HEADER
from harbor_tui.workflow.connections.token_pairing import pairing

KEYS: Final = ("label", "base_url", "sign_in", "account", "header.NAME", "spaces.ID", "proxy", "ca_bundle")
IMPORT_LINE: Final = "harbor-tui port import atlassian/confluence-cloud-api"


class PortCommands:
    """One home's port: import, show, set, token, forget. All methods may block for a moment."""

    def __init__(self, ports: PortStore, secrets: SecretStore, folder: CatalogueFolder) -> None:
        self._ports = ports
        self._secrets = secrets
        self._catalogue = Catalogue(folder)

    def book(self) -> ActionBook:
        """The book of the port's entry; of the bundled one while there is no port."""
        port = self._ports.load()
        return self._catalogue.book(port.entry if port else "atlassian/confluence-cloud-api")

    def import_entry(self, source: str, *, allow_lower: bool = False) -> dict[str, Any]:
        """Import a file or a bundled entry and make it the port's; everything local is kept."""
        port = self._ports.load()
        made = self._catalogue.import_entry(source, allow_lower=allow_lower)
        entry = made.entry
        if port is None:
            port = _port_of(entry)
            self._ports.save(port)
        elif port.entry != entry.name:
            self._catalogue.note_replacement(port.entry, entry.name)
            port = dataclasses.replace(port, entry=entry.name)
            self._ports.save(port)
        drafts = [action.slug for action in entry.actions if action.slug not in made.published]
        return {
            "entry": entry.name,
            "label": entry.label,
            "publisher": entry.publisher_name,
            "version": entry.version,
            "previous": made.previous or None,
            "summary": made.summary,
            "changes": [str(change) for change in made.changes],
            "published": list(made.published),
            "drafts": drafts,
            "unpublished": list(made.withdrawn),
            "base_url": str(port.base_url),
            "next": self._next_step(port),
        }

    def show(self) -> dict[str, Any]:
        """Everything but the secret."""
        port = self._required()
        book = self._catalogue.book(port.entry)
        state = self._secrets.state(port)
        found = pairing(port)
        return {
            "name": port.short_name,
            "entry": port.entry,
            "version": book.version,
            "label": port.label,
            "base_url": str(port.base_url),
            "origin": str(port.origin),
            "placeholder": port.base_url.is_placeholder,
            "sign_in": str(port.sign_in),
            "account": port.account,
            "header": dict(port.headers),
            "spaces": dict(port.spaces),
            "proxy": port.proxy,
            "ca_bundle": port.ca_bundle,
            "token": {"set": state.is_set, "store": state.store or None},
            "token_notes": list(state.notes),
            "advice": f"{found.problem}: {found.cure}" if found.problem else "",
        }

    def set(self, key: str, value: str, *, other_host: bool = False) -> dict[str, Any]:
        """Set one key. Raises `InvalidInput` naming it and what it wants."""
        port = self._required()
        changed = self._changed(port, key, value.strip(), other_host)
        self._ports.save(changed)
        notes = []
        if changed.origin != port.origin and not self._secrets.state(changed).is_set:
            notes.append(f"There is no token for {changed.origin} yet: harbor-tui port token")
        found = pairing(changed)
        if found.problem and not changed.base_url.is_placeholder:
            notes.append(f"{found.problem[0].upper()}{found.problem[1:]}. {found.cure}")
        return {"key": key, "value": _shown(changed, key), "base_url": str(changed.base_url), "notes": notes}

    def _changed(self, port: Port, key: str, value: str, other_host: bool) -> Port:
        name, _, inner = key.partition(".")
        match name:
            case "base_url" if key == name:
                same_host = address_of(value).origin.host == port.origin.host
                address = address_of(value, other_host_confirmed=other_host or same_host)
                return dataclasses.replace(port, base_url=address)
            case "sign_in" if key == name:
                _refuse(key, typed_problem(key, value))
                return dataclasses.replace(port, sign_in=SignIn(value))
            case "label" | "account" | "proxy" | "ca_bundle" if key == name:
                _refuse(key, typed_problem(key, value))
                changed: dict[str, Any] = {key: value}
                return dataclasses.replace(port, **changed)
            case "header" if inner:
                return dataclasses.replace(port, headers=_pair(port.headers, key, value))
            case "spaces" if inner:
                return dataclasses.replace(port, spaces=_pair(port.spaces, key, value))
        raise InvalidInput(f"There is no key {display(key)!r}.", advice=f"Keys are {', '.join(KEYS)}.")

    def store_token(self, token: Secret, store: str) -> dict[str, Any]:
        """Store the token for the port's origin. Raises `SetupIncomplete` when that store does not work here."""
        port = self._required()
        state = self._secrets.remember(port, token, store)
        notes = [] if state.store == store else [f"The token that is used comes from: {state.store}"]
        return {"store": store, "origin": str(port.origin), "used": state.store, "notes": notes}

    def use_gateway(self, base_url: str, connection_id: str) -> dict[str, Any]:
        """Let the port go to a site through a gateway: address, bearer, and the connection, saved at once."""
        port = self._required()
        same_host = address_of(base_url).origin.host == port.origin.host
        address = address_of(base_url, other_host_confirmed=same_host)
        headers = {name: value for name, value in port.headers.items() if name != CONNECTION_HEADER}
        headers |= {CONNECTION_HEADER: connection_id} if connection_id else {}
        changed = dataclasses.replace(port, base_url=address, sign_in=SignIn.BEARER, account="", headers=headers)
        self._ports.save(changed)
        return self.show()

    def forget_token(self) -> dict[str, Any]:
        """Remove the token from every store."""
        port = self._required()
        return {"origin": str(port.origin), "stores": list(self._secrets.forget(port))}

    def actions(self) -> dict[str, Any]:
        """The port's actions, as contract.md section 6 has them."""
        return actions_document(self.book())

    def proposal(self, data: bytes, source: str) -> dict[str, Any]:
        """The input document that proposes the action in a file: submit it as `propose-action`.

        Raises `InvalidInput` with every rule that the action breaks, before anybody is asked.
        """
        document = read_json(data, source)
        name = self._required().entry
        read_proposal(document, self._catalogue.book(name), self._catalogue.local_slugs(name))
        return {"body": document}

    def publish(self, slugs: list[str]) -> ActionBook:
        """Publish drafts of the port's entry."""
        return self._catalogue.publish(self._required().entry, slugs)

    def _required(self) -> Port:
        port = self._ports.load()
        if port is None:
            raise SetupIncomplete("There is no port yet.", advice=f"Import its entry first: {IMPORT_LINE}")
        return port

    def _next_step(self, port: Port) -> str:
        if port.base_url.is_placeholder:
            return "harbor-tui port set base_url https://YOUR-SITE.atlassian.net"
        if not self._secrets.state(port).is_set:
            return "harbor-tui port token"
        return "harbor-tui doctor"


def _port_of(entry: Entry) -> Port:
    return Port(entry=entry.name, label=entry.label, base_url=parse_base_url(entry.base_url))


def _pair(pairs: Mapping[str, str], key: str, value: str) -> Mapping[str, str]:
    """The table with the key's pair in it; with an empty value it is removed."""
    table, _, name = key.partition(".")
    _refuse(key, typed_pair_problem(table, name, value) if value else "")
    kept = {each: text for each, text in pairs.items() if each != name}
    return MappingProxyType(kept | ({name: value} if value else {}))


def _refuse(key: str, problem: str) -> None:
    table, _, name = key.partition(".")
    shown = f"{table}.NAME" if token_problem(name) else display(key)
    if problem:
        raise InvalidInput(
            f"{shown} {problem}.",
            advice=f"Set it again: harbor-tui port set {shown} VALUE",
            problems=(FieldProblem(shown, problem),),
        )


def _shown(port: Port, key: str) -> str:
    name, _, inner = key.partition(".")
    match name:
        case "header":
            return port.headers.get(inner, "")
        case "spaces":
            return port.spaces.get(inner, "")
    return str(getattr(port, name))


def actions_document(book: ActionBook) -> dict[str, Any]:
    """`harbor-tui actions --json`."""
    return {
        "port": book.entry,
        "label": book.label,
        "version": book.version,
        "actions": [
            {
                "slug": action.slug,
                "label": action.label,
                "description": action.description,
                "method": action.method,
                "path": action.path,
                "policy": str(action.policy),
                "state": str(action.state),
                "risk": str(action.risk),
                "scopes": list(action.scopes),
                "notes": action.notes,
                "input_schema": action.input.as_json_schema(),
            }
            for action in book.actions
        ],
    }
