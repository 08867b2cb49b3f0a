"""The signed-in account, and the places outside the wiki's API that say which tenant this is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from harbor_tui.sandbox.service.answers import Answer, as_json
from harbor_tui.sandbox.service.routing import V1, Call, Operation

if TYPE_CHECKING:
    from harbor_tui.sandbox.service.sign_in import Credential
    from harbor_tui.sandbox.wiki.tenant import Tenant

CLASSIC_SCOPES = ("read:confluence-content.all", "write:confluence-content", "read:confluence-user")


def current_user(call: Call) -> Answer:
    """GET /wiki/rest/api/user/current."""
    me = call.tenant.me
    return as_json(
        200,
        {
            "type": "known",
            "accountId": me.account_id,
            "accountType": "atlassian",
            "email": me.email,
            "publicName": me.name,
            "displayName": me.name,
            "timeZone": "Etc/UTC",
            "isGuest": False,
            "accountStatus": "active",
            "locale": "en-GB",
            "profilePicture": {"path": "/wiki/aa-avatar/default", "width": 48, "height": 48, "isDefault": True},
            "_expandable": {"operations": "", "personalSpace": ""},
            "_links": {
                "self": f"{call.base}/rest/api/user?accountId={me.account_id}",
                "base": call.base,
                "context": "/wiki",
            },
        },
    )


def accessible_resources(tenant: Tenant, credential: Credential) -> Answer:
    """GET /oauth/token/accessible-resources: the sites that a token reaches."""
    scopes = sorted(credential.scopes) if credential.scopes is not None else list(CLASSIC_SCOPES)
    site: dict[str, Any] = {
        "id": tenant.cloud_id,
        "name": tenant.site_name,
        "url": f"https://{tenant.site_host}",
        "scopes": scopes,
        "avatarUrl": f"https://{tenant.site_host}/avatar.png",
    }
    others = [
        {"id": cloud_id, "name": host.split(".")[0], "url": f"https://{host}", "scopes": scopes, "avatarUrl": ""}
        for cloud_id, host in tenant.other_sites
    ]
    return as_json(200, [site, *others])


OPERATIONS = (
    Operation("GET", f"{V1}/user/current", ("read:content-details:confluence|read:confluence-user",), current_user),
)
