"""The tenant as a Starlette application: one route table behind the site, gateway and managed forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.responses import Response
from starlette.routing import Route

from harbor_tui.sandbox.routes.people import accessible_resources
from harbor_tui.sandbox.server.asgi_front import AsgiFront
from harbor_tui.sandbox.server.catalogue_of_routes import OPERATIONS
from harbor_tui.sandbox.service import answers
from harbor_tui.sandbox.service.answers import Answer, Problem, as_json
from harbor_tui.sandbox.service.faults import FaultPlan, parse_fault
from harbor_tui.sandbox.service.requests_log import LOOPBACK, RequestsLog
from harbor_tui.sandbox.service.routing import Call, Operation
from harbor_tui.sandbox.service.sign_in import GATEWAY, MANAGED, SITE, Credential, SignIn, require_scopes
from harbor_tui.sandbox.service.validation import Query
from harbor_tui.sandbox.wiki import connections

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection, Sequence

    from starlette.requests import Request

    from harbor_tui.sandbox.wiki.tenant import Tenant

    Endpoint = Callable[[Request], Awaitable[Response]]

FORMS = ((SITE, ""), (GATEWAY, "/ex/confluence/{cloud_id}"), (MANAGED, "/confluence/ex/confluence/{cloud_id}"))
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS")


def create_app(
    tenant: Tenant,
    *,
    token: str,
    account: str = "operator@harbor.example",
    faults: Sequence[str] = (),
    strict_pairing: bool = False,
    site_host: str | None = None,
    scopes: Collection[str] | None = None,
    more_credentials: Sequence[Credential] = (),
) -> Starlette:
    """The application for one tenant.

    With `strict_pairing` the site form refuses bearers (403, an access token 401) and tokens with scopes (401), and the
    gateway e-mail with a token without scopes (401), as the real ones do. Without
    `site_host` links on the site form name the host that was asked, as a real site does.
    """
    known = Credential(token, account, None if scopes is None else frozenset(scopes))
    desk = _Desk(tenant, SignIn([known, *more_credentials], strict_pairing), site_host)
    log = RequestsLog()
    plan = FaultPlan([parse_fault(spec) for spec in faults])
    app = Starlette(
        routes=desk.routes(log),
        middleware=[Middleware(AsgiFront, faults=plan, log=log, now=tenant.now)],
        exception_handlers={HTTPException: _no_route},
    )
    app.state.tenant, app.state.log, app.state.faults = tenant, log, plan
    return app


class _Desk:
    """Turns requests into calls and handlers' answers into responses."""

    def __init__(self, tenant: Tenant, sign_in: SignIn, site_host: str | None) -> None:
        self.tenant = tenant
        self.sign_in = sign_in
        self.site_host = site_host

    def routes(self, log: RequestsLog) -> list[Route]:
        """Every route of every form."""
        routes = [
            Route(prefix + operation.path, self._endpoint(form, operation), methods=[operation.method])
            for form, prefix in FORMS
            for operation in OPERATIONS
        ]
        routes += [
            Route(path, self._connection(handler), methods=[method]) for method, path, handler in connections.ROUTES
        ]
        return [
            *routes,
            *(Route(f"{prefix}/wiki/rest/api/{{rest:path}}", _gone, methods=METHODS) for _, prefix in FORMS[1:]),
            Route("/oauth/token/accessible-resources", self._resources(GATEWAY)),
            Route("/confluence/oauth/token/accessible-resources", self._resources(MANAGED)),
            Route("/_edge/tenant_info", self._tenant_info),
            Route("/_sandbox/log", _show(log)),
        ]

    def _endpoint(self, form: str, operation: Operation) -> Endpoint:
        async def endpoint(request: Request) -> Response:
            try:
                credential = self.sign_in.check(form, request.headers)
                if form == MANAGED:
                    connections.require(self.tenant, request.headers.get("maton-connection"))
                if form != SITE:
                    self._require_cloud(request)
                    require_scopes(credential, operation.scopes)
                return _response(operation.handler(await self._call(form, request, credential)))
            except Problem as problem:
                return _response(problem.answer)

        return endpoint

    async def _call(self, form: str, request: Request, credential: Credential) -> Call:
        path = request.url.path
        return Call(
            tenant=self.tenant,
            path=path[path.index("/wiki/") :],
            parameters=request.path_params,
            query=Query(request.query_params.multi_items()),
            raw=await request.body(),
            content_type=request.headers.get("content-type", ""),
            base=self._base(form, request),
            credential=credential,
        )

    def _base(self, form: str, request: Request) -> str:
        if self.site_host is None and form == SITE:
            return f"{request.url.scheme}://{request.url.netloc}/wiki"
        return f"https://{self.site_host or self.tenant.site_host}/wiki"

    def _require_cloud(self, request: Request) -> None:
        if request.path_params["cloud_id"] != self.tenant.cloud_id:
            raise Problem(as_json(404, {"code": 404, "message": "Not Found"}))

    def _resources(self, form: str) -> Endpoint:
        async def endpoint(request: Request) -> Response:
            try:
                credential = self.sign_in.check(form, request.headers)
                if form == MANAGED:
                    connections.require(self.tenant, request.headers.get("maton-connection"))
            except Problem as problem:
                return _response(problem.answer)
            return _response(accessible_resources(self.tenant, credential))

        return endpoint

    async def _tenant_info(self, _request: Request) -> Response:
        return _response(as_json(200, {"cloudId": self.tenant.cloud_id}))

    def _connection(self, handler: connections.Handler) -> Endpoint:
        async def endpoint(request: Request) -> Response:
            try:
                self.sign_in.check(MANAGED, request.headers)
                query = Query(request.query_params.multi_items())
                return _response(handler(self.tenant, request.path_params, query, await request.body()))
            except Problem as problem:
                return _response(problem.answer)

        return endpoint


async def _gone(_request: Request) -> Response:
    """What the gateway says about the v1 endpoints that are no more."""
    return _response(answers.v1_error(410, answers.GONE))


def _show(log: RequestsLog) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        if request.client is None or request.client.host not in LOOPBACK:
            return _response(answers.nothing_here())
        return _response(as_json(200, log.document()))

    return endpoint


async def _no_route(request: Request, error: Exception) -> Response:
    if isinstance(error, HTTPException) and error.status_code == 405:
        allowed = (error.headers or {}).get("Allow", "")
        return _response(answers.method_not_allowed(request.method, allowed))
    return _response(answers.nothing_here())


def _response(answer: Answer) -> Response:
    return Response(answer.body, answer.status, dict(answer.headers))
