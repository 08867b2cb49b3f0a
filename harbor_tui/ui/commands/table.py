"""THE command table: every key, its action and its words, once."""

from __future__ import annotations

from functools import partial
from typing import Final

from harbor_tui.ui.commands.model import Area, Command


def _everywhere() -> tuple[Command, ...]:
    c = partial(Command, area=Area.EVERYWHERE)
    return (
        c("app.help", "question_mark,f1", "help", "Show all keys that work here.", "help", 8),
        c("app.palette", "ctrl+p", "commands", "Find any command by name.", "command_palette", 9),
        c("app.inbox", "1", "Inbox", "Go to the inbox: agents' requests to decide.", "show_pane('inbox')"),
        c("app.pages", "2", "Pages", "Go to pages: search and read.", "show_pane('pages')"),
        c("app.ports", "3", "Ports", "Go to ports: the connection and its checks.", "show_pane('ports')"),
        c("app.actions", "4", "Actions", "Go to actions: what agents may ask for.", "show_pane('actions')"),
        c("app.audit", "5", "Audit", "Go to the audit: what happened.", "show_pane('audit')"),
        c("app.freeze", "f12", "freeze", "Freeze or thaw sending: frozen, nothing leaves.", "freeze", 0, False),
        c("app.back", "escape", "back", "Go back one level; never quits.", "back"),
        c("app.quit", "q,ctrl+q", "quit", "Quit; asks only when something is held or being sent.", "quit"),
        c("app.theme", "f9", "theme", "Change the theme: dark, light, without colours.", "next_theme"),
        c("app.load_settings", "f6", "load settings", "Load settings that were changed elsewhere.", "load_settings"),
        c("app.redraw", "ctrl+l", "redraw", "Draw the screen anew.", "redraw"),
        c(
            "app.suspend",
            "ctrl+z",
            "suspend",
            "Back to the shell; fg brings the console back.",
            "suspend",
            first=True,
        ),
    )


def _lists() -> tuple[Command, ...]:
    c = partial(Command, area=Area.LIST)
    return (
        c("list.down", "j,down", "down", "One row down.", "cursor_down"),
        c("list.up", "k,up", "up", "One row up.", "cursor_up"),
        c("list.page_down", "pagedown,space,ctrl+d", "page down", "A screenful down.", "page_down"),
        c("list.page_up", "pageup,b,ctrl+u", "page up", "A screenful up.", "page_up"),
        c("list.top", "g,home", "top", "The first row.", "top"),
        c("list.bottom", "G,end", "bottom", "The last row.", "bottom"),
        c("list.select", "enter", "open", "Open the row under the cursor.", "select"),
    )


def _inbox() -> tuple[Command, ...]:
    c = partial(Command, area=Area.INBOX)
    return (
        c("inbox.review", "enter", "review", "Open the request under the cursor.", "review", 1),
        c("inbox.mark", "x", "mark", "Mark or unmark the request under the cursor.", "mark", 2),
        c("inbox.filter", "slash", "filter", "Show only requests with some words in them.", "filter", 3),
        c("inbox.show_all", "escape", "show all", "Leave the filter: show all requests.", "clear_filter"),
        c("inbox.undo", "u", "undo", "Take back the decision that is still held.", "undo", 4),
        c("inbox.undo_all", "U", "undo all", "Take back every decision that is still held.", "undo_all"),
        c("inbox.batch", "A", "batch", "Approve several marked requests, all of them read.", "batch", 0, False),
        c("inbox.load", "R", "load arrivals", "Put newly arrived requests into the list.", "load"),
        c("inbox.copy_link", "y", "copy link", "Copy the link of the page that was created.", "copy_link"),
        c("inbox.copy_hint", "Y", "copy submit line", "Copy the line that submits a request.", "copy_hint"),
    )


def _review() -> tuple[Command, ...]:
    c = partial(Command, area=Area.REVIEW)
    return (
        c("review.approve", "a", "approve", "Open the confirmation of what is shown.", "approve", 1, False),
        c("review.reject", "r", "reject", "Reject with a reason that the agent receives.", "reject", 2, False),
        c("review.edit", "e", "edit", "Edit it before approving: other bytes, reviewed anew.", "edit", 3, False),
        c("review.editor", "E", "$EDITOR", "Edit the body in your own editor.", "editor", 0, False),
        c("review.skip", "s", "skip", "Leave this one undecided and go to the next.", "skip", 4),
        c("review.next", "J", "next", "The next request of the list.", "next_request", 5),
        c("review.previous", "K", "previous", "The previous request of the list.", "previous_request"),
        c("review.undo", "u", "undo", "Take back the decision that is still held.", "undo"),
        c("review.next_tab", "right_square_bracket", "next tab", "The next tab.", "next_tab"),
        c("review.previous_tab", "left_square_bracket", "previous tab", "The previous tab.", "previous_tab"),
        c("review.send_again", "t", "try again", "Send what was approved and not sent.", "send_again", 0, False),
        c("review.settle", "c", "check outcome", "Find out what became of it, by reads alone.", "settle", 0, False),
        c("review.reload", "R", "read again", "Read the request's file again.", "reload"),
        c("review.copy_link", "y", "copy link", "Copy the link of the page that was created.", "copy_link"),
        c("review.back", "escape", "back", "Back to the inbox.", "back"),
    )


def _confirm() -> tuple[Command, ...]:
    c = partial(Command, area=Area.CONFIRM)
    return (
        c("confirm.confirm", "ctrl+y", "confirm", "Approve; with a serious finding type the challenge.", "confirm"),
        c("confirm.cancel", "escape,enter", "cancel", "Decide nothing.", "cancel"),
    )


def _edit() -> tuple[Command, ...]:
    c = partial(Command, area=Area.EDIT)
    return (
        c("edit.save", "ctrl+s", "keep changes", "Review what was changed; nothing is approved by it.", "save", 1),
        c("edit.undo", "ctrl+underscore", "undo", "Undo the last change of the body's text.", "undo"),
        c("edit.leave", "escape", "leave", "Go back without the changes.", "leave", 2),
    )


def _batch() -> tuple[Command, ...]:
    c = partial(Command, area=Area.BATCH)
    return (
        c("batch.tick", "x", "tick", "Tick or untick the request under the cursor.", "tick", 1),
        c("batch.read", "enter", "read", "Open the request under the cursor.", "read", 2),
        c("batch.approve", "A", "approve ticked", "Open the confirmation of all that are ticked.", "approve", 3, False),
        c("batch.back", "escape", "back", "Back to the inbox.", "back"),
    )


def _pages() -> tuple[Command, ...]:
    c = partial(Command, area=Area.PAGES)
    return (
        c("pages.open", "enter", "open", "Open the page under the cursor.", "open_page", 1),
        c("pages.search", "s", "search", "Go to the search form.", "focus_search", 2),
        c("pages.back", "left_square_bracket", "back", "The page or place before this one.", "history_back", 4),
        c("pages.forward", "right_square_bracket", "forward", "The page or place after this one.", "history_forward"),
        c("pages.findings", "i", "look at", "What to look at twice on the page, and where it is.", "show_findings"),
        c("pages.copy_link", "y", "copy link", "Copy the page's address.", "copy_link", 5),
        c("pages.reload", "R", "refresh", "Read the page, or search, again.", "reload"),
        c("pages.load_more", "m", "more", "Load the next page of results.", "load_more"),
        c("pages.leave", "escape", "leave", "Cancel what is waited for; else back to the list.", "leave"),
    )


def _viewer() -> tuple[Command, ...]:
    c = partial(Command, area=Area.VIEWER)
    sideways = "Sideways, where something is wider than the screen."
    return (
        c("viewer.down", "j,down", "down", "One line down.", "scroll_lines(1)"),
        c("viewer.up", "k,up", "up", "One line up.", "scroll_lines(-1)"),
        c("viewer.page_down", "space,pagedown", "page down", "A screenful down.", "page_down"),
        c("viewer.page_up", "b,pageup", "page up", "A screenful up.", "page_up"),
        c("viewer.half_down", "ctrl+d", "half down", "Half a screenful down.", "scroll_halves(1)"),
        c("viewer.half_up", "ctrl+u", "half up", "Half a screenful up.", "scroll_halves(-1)"),
        c("viewer.top", "g,home", "top", "The beginning.", "top"),
        c("viewer.end", "G,end", "end", "The end.", "end"),
        c("viewer.left", "h,left", "left", sideways, "scroll_sideways(-8)"),
        c("viewer.right", "l,right", "right", sideways, "scroll_sideways(8)"),
        c("viewer.outline", "o", "outline", "The headings, to jump to one.", "outline", 11),
        c("viewer.find", "slash", "find", "Find in the text, whatever case and accents.", "find", 10),
        c("viewer.find_next", "n", "next match", "The next match.", "find(1)"),
        c("viewer.find_previous", "N", "previous match", "The previous match.", "find(-1)"),
        c("viewer.next_link", "tab", "next link", "The next link.", "go_to_link(1)"),
        c("viewer.previous_link", "shift+tab", "previous link", "The previous link.", "go_to_link(-1)"),
        c("viewer.open_link", "enter", "open link", "Open the link, or show where it leads.", "open_link"),
        c("viewer.raw", "v", "source", "The body's source, and back.", "toggle_raw"),
        c("viewer.wrap", "w", "wrap", "Wrap code and source, or not.", "toggle_wrap"),
        c("viewer.fold", "f", "fold", "Fold or unfold what can be folded here.", "toggle_fold"),
    )


def _link() -> tuple[Command, ...]:
    c = partial(Command, area=Area.LINK)
    return (
        c("link.copy", "y", "copy", "Copy the address.", "copy_link", 1),
        c("link.open", "o", "open", "Open it in the browser; its whole address has been shown.", "open_in_browser", 2),
        c("link.close", "escape,enter", "close", "Close.", "close", 3),
    )


def _choice() -> tuple[Command, ...]:
    c = partial(Command, area=Area.CHOICE)
    return (
        c("choice.next", "right,down,space", "next value", "The next value.", "step(1)"),
        c("choice.previous", "left,up", "previous value", "The value before.", "step(-1)"),
    )


def _ports() -> tuple[Command, ...]:
    c = partial(Command, area=Area.PORTS)
    return (
        c("ports.test", "t,f5", "test", "Check the connection, stage by stage.", "test", 1),
        c("ports.save", "ctrl+s", "save", "Save the port.", "save", 2),
        c("ports.token", "i", "token", "Give the token.", "give_token", 3),
        c("ports.guide", "w", "sign in", "Lead through the ways of signing in, step by step.", "guide", 4),
        c("ports.edit", "e", "edit", "Go to the form.", "edit", 5),
        c("ports.basic", "b", "basic", "Sign in with e-mail and API token.", "use_basic"),
        c("ports.gateway", "g", "gateway", "Use the gateway address.", "use_gateway"),
        c("ports.next", "n", "next port", "Switch to the next configured port.", "next_port"),
        c("ports.add", "N", "add port", "A blank form for one more port; this one stays in use.", "add_port"),
        c("ports.remove", "X", "remove port", "Remove this port and its token, after a question.", "remove_port"),
        c("ports.forget", "x", "forget token", "Remove the token from every store.", "forget_token"),
        c(
            "ports.leave",
            "escape",
            "leave",
            "Stop the check; else out of the field: single keys work.",
            "leave",
        ),
    )


def _guide() -> tuple[Command, ...]:
    c = partial(Command, area=Area.GUIDE)
    return (
        c("guide.back", "escape", "back", "One step back; out of the first, changing nothing.", "back", 1),
        c("guide.create", "c", "new connection", "Make a connection, and show its address for a browser.", "create", 2),
        c("guide.reload", "R", "read again", "Ask the gateway for its connections again.", "reload", 3),
        c("guide.copy", "y", "copy address", "Copy the address of a connection.", "copy_address", 4),
        c("guide.remove", "x", "remove", "Remove a connection from the account, after a question.", "remove"),
    )


def _actions() -> tuple[Command, ...]:
    back = "Cancel what is waited for; else back: answer, form, list."
    return (Command("actions.leave", "escape", "back", back, "leave", area=Area.ACTIONS),)


def _action_list() -> tuple[Command, ...]:
    c = partial(Command, area=Area.ACTION_LIST)
    run = "Open the form: reads run, writes go to the inbox, drafts show their request."
    group = "Publish all drafts that read the same resource, after a question."
    return (
        c("action_list.run", "enter", "run", run, "open_form", 1),
        c("action_list.publish", "p", "publish", "Publish the draft, after a question.", "publish", 2, False),
        c("action_list.publish_reads", "P", "publish reads", group, "publish_reads", 3, False),
        c("action_list.filter", "slash", "filter", "Show only actions with some words in them.", "filter", 4),
        c("action_list.withdraw", "w", "withdraw", "Make it a draft again, after a question.", "withdraw", 5, False),
        c("action_list.details", "d", "details", "Read all about the action, and scroll it.", "details"),
    )


def _action_form() -> tuple[Command, ...]:
    send = "Run it; a write is put into the inbox instead."
    return (Command("action_form.send", "ctrl+s,f5", "run", send, "send", 1, area=Area.ACTION_FORM),)


def _action_answer() -> tuple[Command, ...]:
    c = partial(Command, area=Area.ACTION_ANSWER)
    return (
        c("action_answer.more", "m", "more", "The next page of results.", "more", 1),
        c("action_answer.raw", "v", "raw", "The raw answer, and back.", "toggle_raw", 2),
        c("action_answer.again", "R", "again", "Run it again with the same input.", "again", 3),
        c("action_answer.edit", "e", "edit", "Back to the form, with what is typed.", "edit_input", 4),
    )


def _audit() -> tuple[Command, ...]:
    c = partial(Command, area=Area.AUDIT)
    return (
        c("audit.case", "enter", "case", "Open the request with all its records.", "open_case", 1),
        c("audit.find", "slash", "find", "Find records: by page, request, person, agent, words.", "find", 2),
        c("audit.show_all", "escape", "show all", "Leave the search: show all records.", "show_all"),
        c("audit.verify", "v", "verify", "Check the chain of all records.", "verify", 3),
        c("audit.reload", "R", "read again", "Read the newest records again.", "reload", 4),
    )


_PARTS: Final = (
    _everywhere,
    _lists,
    _inbox,
    _review,
    _confirm,
    _edit,
    _batch,
    _pages,
    _viewer,
    _link,
    _choice,
    _ports,
    _guide,
    _actions,
    _action_list,
    _action_form,
    _action_answer,
    _audit,
)
TABLE: Final = tuple(command for part in _PARTS for command in part())
