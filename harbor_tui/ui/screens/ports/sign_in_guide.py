"""Leads through the ways of signing in, step by step: what is needed, what cannot work, which site is meant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Input, Static

from harbor_tui.domain.errors import FieldProblem, HarborError, InvalidInput
from harbor_tui.ui.commands.host import CommandHost
from harbor_tui.ui.commands.lookup import Area, Command, bindings_for
from harbor_tui.ui.dialogs.dialog import Dialog
from harbor_tui.ui.kit.clipboard import to_clipboard
from harbor_tui.ui.kit.text import content, line, lines
from harbor_tui.ui.screens.ports.dialog import AskDialog
from harbor_tui.ui.widgets.field_column import FieldColumn
from harbor_tui.ui.widgets.row_list import RowList
from harbor_tui.ui.widgets.row_source import Cell, Column, FixedRows
from harbor_tui.ui.widgets.single_line_input import PlainInput
from harbor_tui.ui.widgets.token_input import TokenInput
from harbor_tui.workflow.connections.gateway import GATEWAY, MANAGED_GATEWAY, form_for
from harbor_tui.workflow.connections.sign_in_guide import WAYS, Way, asks_gateway, form_by, typing_problems, words_of

if TYPE_CHECKING:
    from textual.binding import BindingType

    from harbor_tui.domain.secrets.secret import Secret
    from harbor_tui.workflow.connections.connections import PortSetup
    from harbor_tui.workflow.connections.form import PortForm
    from harbor_tui.workflow.connections.gateway import Connection, GatewaySignIn, Site

_LABELS: Final = {
    "address": ("Site", "acme is enough for https://acme.atlassian.net"),
    "cloud_id": ("Cloud id", "62909843-b784-4c35-b770-e4e2a26f024b"),
    "account": ("E-mail", "ops@acme.example"),
    "token": ("Token", "paste it; it is never shown"),
}
_MANAGED_HELP: Final = "Enter takes an ACTIVE connection, or shows a PENDING one's address. c makes one, R reads again."


@dataclass(frozen=True, slots=True)
class SignInResult:
    """Where the guide led: what is to be saved."""

    form: PortForm
    token: Secret | None


class SignInGuide(CommandHost, Dialog[SignInResult | None]):
    """One step a time. Nothing is saved here; Esc goes back, and out of the first step."""

    COMMAND_AREA = Area.GUIDE
    BINDINGS: ClassVar[list[BindingType]] = list(bindings_for(Area.GUIDE))
    DEFAULT_CSS = """
    SignInGuide > Vertical {
        width: 92; max-width: 98%; height: 20; max-height: 96%; padding: 1 2; background: $surface;
        border: round $accent;
    }
    SignInGuide Static { height: auto; }
    SignInGuide RowList { height: 1fr; background: $surface; }
    SignInGuide FieldColumn { height: auto; }
    SignInGuide .field { height: 1; display: none; }
    SignInGuide .field.-asked { display: block; }
    SignInGuide .name { width: 10; color: $text-muted; }
    SignInGuide Input { width: 1fr; }
    SignInGuide .-typing { display: none; }
    SignInGuide #said { color: $warning; margin-top: 1; }
    """

    def __init__(self, connecting: PortSetup, form: PortForm) -> None:
        super().__init__()
        self._connecting = connecting
        self._form = form
        self._step = "way"
        self._way = Way.SITE
        self._token: Secret | None = None
        self._gateway: GatewaySignIn | None = None
        self._connections: dict[str, Connection] = {}
        self._through = ""
        self._sites: dict[str, Site] = {}

    def compose(self) -> ComposeResult:
        """Title, help, the step's fields or list, and what is said about them."""
        with Vertical():
            yield Static(id="title")
            yield Static(id="help")
            with FieldColumn():
                for name, (label, example) in _LABELS.items():
                    with Horizontal(classes="field", id=f"box-{name}"):
                        yield Static(content(label), classes="name")
                        yield (
                            TokenInput(placeholder=example, id=name)
                            if name == "token"
                            else PlainInput(placeholder=example, max_length=500, id=name)
                        )
            yield RowList((Column("", 0),))
            yield Static(id="said")

    def on_mount(self) -> None:
        """The first step."""
        self._offer_ways()

    # Steps

    def _show(self, step: str, title: str, help_text: str, rows: list[tuple[str, str]] | None = None) -> None:
        self._step = step
        self.query_one("#title", Static).update(content(title, "bold"))
        self.query_one("#help", Static).update(content(help_text, "$text-muted"))
        asked = words_of(self._way).fields if step == "typing" else ()
        for name in _LABELS:
            self.query_one(f"#box-{name}").set_class(name in asked, "-asked")
        listed = self.query_one(RowList)
        listed.set_class(step == "typing", "-typing")
        if rows is not None:
            listed.set_source(FixedRows([(row_id, (Cell(text),)) for row_id, text in rows]))
            listed.focus()
        elif asked:
            self.query_one(f"#{asked[0]}", Input).focus()
        self._say("")

    def _say(self, text: str, *, mark: str = "✗ ") -> None:
        self.query_one("#said", Static).update(line((mark, "bold"), text) if text else content(""))

    def _offer_ways(self) -> None:
        rows = [(words.way.value, f"{number}. {words.title}") for number, words in enumerate(WAYS, 1)]
        self._show("way", "How do you sign in?", "", rows)
        self._explain()

    @on(RowList.Highlighted)
    def _explain(self) -> None:
        if self._step == "way" and (chosen := self.query_one(RowList).cursor_id):
            self.query_one("#help", Static).update(content(f"Needs {words_of(Way(chosen)).needs}.", "$text-muted"))

    @on(RowList.Selected)
    def _selected(self, event: RowList.Selected) -> None:
        event.stop()
        if self._step == "way":
            self._way = Way(event.row_id)
            self.query_one(TokenInput).value = ""
            words = words_of(self._way)
            self._show("typing", words.title, f"Needs {words.needs}. Enter goes on.")
        elif self._step == "connections":
            self._take_connection(self._connections[event.row_id])
        elif self._step == "sites":
            self._finish(self._sites[event.row_id])

    @on(FieldColumn.Finished)
    def _typed(self, event: FieldColumn.Finished) -> None:
        event.stop()
        typed = {name: self.query_one(f"#{name}", Input).value for name in _LABELS if name != "token"}
        form = form_by(self._way, self._form, typed)
        try:
            self._token = self.query_one(TokenInput).look()
        except InvalidInput as problem:
            self._refuse((FieldProblem("token", problem.summary),))
            return
        problems = typing_problems(self._way, form, typed, self._token, key_known=asks_gateway(self._way))
        if problems:
            self._refuse(problems)
        elif asks_gateway(self._way):
            self._form = form
            self._ask_gateway()
        else:
            self.dismiss(SignInResult(form, self._token))

    def _refuse(self, problems: tuple[FieldProblem, ...]) -> None:
        first = problems[0]
        self._say(f"{_LABELS[first.path][0]} {first.problem}")
        self.query_one(f"#{first.path}", Input).focus()

    # At the gateway

    @work(exclusive=True, group="gateway", exit_on_error=False)
    async def _ask_gateway(self) -> None:
        self._say("asking the gateway…", mark="")
        try:
            self._gateway = await self._connecting.gateway(self._token, managed=self._way is Way.MANAGED)
            if self._way is Way.MANAGED:
                await self._list_connections()
            else:
                await self._list_sites()
        except HarborError as problem:
            self._say(f"{problem.summary} {problem.advice}".strip())

    async def _list_connections(self) -> None:
        assert self._gateway is not None
        self._connections = {each.id: each for each in await self._gateway.connections()}
        rows = [(each.id, f"{each.status:8} {each.id}  {each.created_at}") for each in self._connections.values()]
        self._show("connections", "Which connection?", _MANAGED_HELP, rows)
        if not rows:
            self._say("There is none yet: c makes one.", mark="")

    async def _list_sites(self) -> None:
        assert self._gateway is not None
        self._sites = {each.cloud_id: each for each in await self._gateway.sites(self._through)}
        rows = [(each.cloud_id, f"{each.url}  {each.name}") for each in self._sites.values()]
        self._show("sites", "Which site?", "The token goes for these; the port will go to the one you choose.", rows)
        if not rows:
            self._say("The token reaches no site: grant it one where it was made.")

    def _take_connection(self, connection: Connection) -> None:
        if connection.status == "ACTIVE":
            self._through = connection.id
            self._read_sites()
        else:
            self._tell_address(connection)

    @work(exclusive=True, group="gateway", exit_on_error=False)
    async def _read_sites(self) -> None:
        self._say("asking which sites it reaches…", mark="")
        try:
            await self._list_sites()
        except HarborError as problem:
            self._say(f"{problem.summary} {problem.advice}".strip())

    def _tell_address(self, connection: Connection) -> None:
        """The address is a secret: on this screen while it is needed, and nowhere else."""
        address = connection.connect_url
        if address is None:
            self._say(f"This connection is {connection.status}: make another one with c.")
            return
        self.query_one("#said", Static).update(
            lines(
                line(
                    "Open this in a browser, on any machine, and sign in there; then R. ", ("y", "bold"), " copies it."
                ),
                content(address.reveal(), "$foreground"),
            )
        )

    def _finish(self, site: Site) -> None:
        origin = MANAGED_GATEWAY if self._way is Way.MANAGED else GATEWAY
        self.dismiss(SignInResult(form_for(self._form, site, origin=origin, connection_id=self._through), self._token))

    # Commands

    def unavailable(self, command: Command) -> str:
        """Most keys are for the list of connections."""
        if command.id == "guide.back" or self._step == "connections":
            return ""
        return "That is for the list of connections."

    def say(self, reason: str) -> None:
        """Why a key does nothing here."""
        self._say(reason)

    def action_back(self) -> None:
        """One step back; out of the first."""
        self.workers.cancel_group(self, "gateway")
        if self._step == "way":
            self.dismiss(None)
        elif self._step == "typing":
            self._offer_ways()
        else:
            words = words_of(self._way)
            self._show("typing", words.title, f"Needs {words.needs}. Enter goes on.")

    def action_reload(self) -> None:
        """Ask for the connections again."""
        self._ask_gateway()

    @work(exclusive=True, group="gateway", exit_on_error=False)
    async def action_create(self) -> None:
        """Make a connection and show its address."""
        if self._gateway is None:
            return
        self._say("making a connection…", mark="")
        try:
            made = await self._gateway.create()
            await self._list_connections()
        except HarborError as problem:
            self._say(f"{problem.summary} {problem.advice}".strip())
            return
        self.query_one(RowList).move_to(made.id)
        self._tell_address(made)

    @work(exclusive=True, group="ask", exit_on_error=False)
    async def action_copy_address(self) -> None:
        """Copy the address of the connection under the cursor."""
        connection = self._connections.get(self.query_one(RowList).cursor_id)
        if connection is not None and connection.connect_url is not None:
            self._say(await to_clipboard(self, connection.connect_url.reveal(), secret=True), mark="✓ ")

    @work(exclusive=True, group="ask", exit_on_error=False)
    async def action_remove(self) -> None:
        """Remove the connection under the cursor, after asking."""
        chosen = self.query_one(RowList).cursor_id
        rows = (content(chosen, "bold"), content("Everything that signs in through it stops working."))
        dialog = AskDialog("Remove this connection from the account?", rows, does="removes it")
        if not chosen or self._gateway is None or not await self.app.push_screen_wait(dialog):
            return
        try:
            await self._gateway.delete(chosen)
            await self._list_connections()
        except HarborError as problem:
            self._say(f"{problem.summary} {problem.advice}".strip())
