"""One node's home with everything that is kept in it, each made when it is first asked for."""

from __future__ import annotations

import atexit
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from harbor_tui.config.paths import Home
from harbor_tui.config.settings import DEFAULT_ENTRY, Settings
from harbor_tui.config.store import SettingsFile
from harbor_tui.domain.errors import HarborError, SetupIncomplete

if TYPE_CHECKING:
    from harbor_tui.catalogue.action_book import ActionBook
    from harbor_tui.config.catalogue_folder import InstalledCatalogue
    from harbor_tui.config.policies_file import WrittenPolicies
    from harbor_tui.config.tokens.stores import TokenStores
    from harbor_tui.contracts.adapters import Tenant
    from harbor_tui.domain.port import Port
    from harbor_tui.domain.secrets.secret import Secret
    from harbor_tui.queue.audit.trail import AuditFolder
    from harbor_tui.queue.folder import QueueFolder
    from harbor_tui.runtime.faults import Faults
    from harbor_tui.terminal.edit_folders import EditFolders


class NodeHome:
    """What headless commands and the console have in common."""

    def __init__(self, folder: str | None) -> None:
        self.home = Home.at(folder)
        self.settings_file = SettingsFile(self.home.config_file)

    @cached_property
    def settings(self) -> Settings:
        """The settings; loading them fails with file and line or key."""
        return self.settings_file.load_settings()

    @property
    def port(self) -> Port:
        """The configured port. Raises `SetupIncomplete` when there is none."""
        if self.settings.port is None:
            raise SetupIncomplete(
                "No port is configured yet.",
                advice="Run harbor-tui and follow the steps, or: harbor-tui port import atlassian/confluence-cloud-api",
            )
        return self.settings.port

    @property
    def tenanted_port(self) -> Port:
        """The port, with an address of its own. Raises `SetupIncomplete` while that is the placeholder."""
        port = self.port
        if port.base_url.is_placeholder:
            raise SetupIncomplete(
                "The base URL is still the placeholder, which disables every action.",
                advice="Set your tenant's own: harbor-tui port set base_url https://acme.atlassian.net",
            )
        return port

    @cached_property
    def catalogue(self) -> InstalledCatalogue:
        """Imported entries and what of them is published."""
        from harbor_tui.config.catalogue_folder import InstalledCatalogue

        return InstalledCatalogue(self.home.catalogue)

    @cached_property
    def book(self) -> ActionBook:
        """The actions of the port's entry (the worksheet's three before anything was imported), and proposing one."""
        from harbor_tui.catalogue.proposal import with_proposals
        from harbor_tui.workflow.actions.catalogue import Catalogue

        entry = self.settings.port.entry if self.settings.port else DEFAULT_ENTRY
        return with_proposals(Catalogue(self.catalogue).book(entry))

    @property
    def queue_path(self) -> Path:
        """Where the queue is."""
        chosen = self.settings.queue_folder
        return Path(chosen).expanduser() if chosen else self.home.queue

    @property
    def policies(self) -> WrittenPolicies:
        """The hand-written policies, read anew whenever they are asked for."""
        from harbor_tui.config.policies_file import WrittenPolicies

        return WrittenPolicies(self.home.config_file)

    @cached_property
    def store(self) -> QueueFolder:
        """The queue's files."""
        from harbor_tui.queue.folder import QueueFolder

        return QueueFolder(self.queue_path, allow_network_fs=self.settings.allow_network_fs)

    def made_store(self) -> QueueFolder:
        """The queue's files; a queue that is not there at all is made, one that is there is never changed."""
        from harbor_tui.queue.folder import init_queue

        if not self.queue_path.exists():
            init_queue(self.queue_path)
        return self.store

    @cached_property
    def audit(self) -> AuditFolder:
        """The audit trail."""
        from harbor_tui.queue.audit.trail import AuditFolder

        return AuditFolder(self.home.audit, queue=str(self.queue_path.absolute()), syslog=self.settings.audit_syslog)

    @property
    def edits(self) -> EditFolders:
        """What killed consoles left of edits in the operator's own editor."""
        from harbor_tui.terminal.edit_folders import EditFolders

        return EditFolders()

    @cached_property
    def faults(self) -> Faults:
        """Errors of this program's own about one request, noted beside the audit trail."""
        from harbor_tui.config.fault_log import FaultLog
        from harbor_tui.runtime.faults import Faults

        return Faults(FaultLog(self.home.faults).note)

    @cached_property
    def tokens(self) -> TokenStores:
        """Where tokens are kept."""
        from harbor_tui.config.tokens.keyring_client import KeyringClient
        from harbor_tui.config.tokens.stores import TokenStores, take_token

        try:
            keyring = KeyringClient(backend=self.settings.keyring_backend)
        except HarborError:
            keyring = KeyringClient()  # the console opens on settings that cannot be read too, to say so
        ports = SettingsFile(self.home.config_file).ports
        stores = TokenStores(self.home, environment_token=take_token(), keyring=keyring, ports=ports)
        atexit.register(stores.stop)  # whichever way the program ends, it neither waits for a keyring nor leaves one
        return stores

    def tenant(self, port: Port, token: Secret | None) -> Tenant:
        """A client for a port."""
        from harbor_tui.confluence.client import ConfluenceTenant

        return ConfluenceTenant(port, token)
