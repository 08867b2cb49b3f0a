"""What a reviewer reads of a link's target."""

from __future__ import annotations

from harbor_tui.document.model.inlines import LinkKind, Target

_SHOWN = 2000


def shown_target(target: Target) -> str:
    """The whole target in one line: address, page with space, file, anchor."""
    if target.kind is LinkKind.URL and not target.anchor:
        return " ".join(target.target[:_SHOWN].split())
    name = " ".join(target.target.split())
    match target.kind:
        case LinkKind.NONE:
            return ""
        case LinkKind.ANCHOR | LinkKind.HEADING:
            return f"#{target.anchor}" if target.kind is LinkKind.ANCHOR else ""
        case LinkKind.ATTACHMENT:
            name = f"{target.detail} › {name}" if target.detail else name
        case LinkKind.BLOG:
            name = f"{name} ({target.detail})" if target.detail else name
        case LinkKind.MAIL:
            name = f"mailto:{name}"
        case LinkKind.USER:
            name = f"@{name}"
        case LinkKind.CONTENT:
            name = f"contentId={name}"
        case _:
            pass
    if target.space and target.kind in (LinkKind.PAGE, LinkKind.BLOG, LinkKind.ATTACHMENT):
        name = f"{target.space}: {name}"
    return f"{name}#{target.anchor}" if target.anchor else name
