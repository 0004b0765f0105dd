"""The application: the screens, the files beside them, the API, and the guard before all."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from communique.web import api, rooms
from communique.web.asking import Desk
from communique.web.security import Access, Guard
from communique.web.showing import Cache, Screen, refusal, show, warm

if TYPE_CHECKING:
    from fastapi import FastAPI, Request, Response

# name -> where it lies and its type. The style and script of the reading page serve here too.
STATIC: Mapping[str, tuple[str, str, str]] = {
    "reading.css": ("communique.export", "page.css", "text/css"),
    "reading.js": ("communique.export", "page.js", "text/javascript"),
    "explorer.css": ("communique.web", "static/explorer.css", "text/css"),
    "explorer.js": ("communique.web", "static/explorer.js", "text/javascript"),
    "icon.svg": ("communique.web", "static/icon.svg", "image/svg+xml"),
}


def application(desk: Desk, access: Access | None = None) -> FastAPI:
    """The explorer of a corpus as an ASGI application. `access` says who may reach it; only this machine by default."""
    from fastapi import FastAPI
    from fastapi.exceptions import RequestValidationError

    app = FastAPI(
        title="communique", version="1", openapi_url="/api/v1/openapi.json", docs_url=None, redoc_url=None,
        description="The record of a corpus, by the filters of the command line.",
    )  # fmt: skip
    cached = Cache()
    app.state.warm = lambda: warm(desk, {path: rooms.SCREENS[path] for path in rooms.WHOLE}, cached)
    for path, screen in rooms.SCREENS.items():
        if screen.review and not desk.review:
            continue
        app.add_api_route(path, _screen(desk, screen, cached), methods=["GET"], include_in_schema=False)
        if screen.act is not None:
            app.add_api_route(path, _act(desk, screen), methods=["POST"], include_in_schema=False)
    app.add_api_route("/static/{name}", _static, methods=["GET"], include_in_schema=False)
    app.include_router(api.router(desk))
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(404, _missing)
    app.add_exception_handler(405, _missing)
    app.add_middleware(Guard, access=access or Access())
    return app


def _screen(desk: Desk, screen: Screen, cached: Cache) -> Callable[..., Response]:
    from fastapi import Request

    def endpoint(request: Request) -> Response:
        return show(desk, screen, request, cached)

    endpoint.__annotations__["request"] = Request
    return endpoint


def _act(desk: Desk, screen: Screen) -> Callable[..., object]:
    from fastapi import Request

    async def endpoint(request: Request) -> Response:
        assert screen.act is not None  # noqa: S101 - it is why this is here
        return await screen.act(desk, request)

    endpoint.__annotations__["request"] = Request
    return endpoint


@cache
def _file(name: str) -> tuple[bytes, str, str] | None:
    if name not in STATIC:
        return None
    package, path, kind = STATIC[name]
    body = (files(package) / path).read_bytes()
    return body, kind, hashlib.sha256(body).hexdigest()[:16]


def _static(name: str) -> Response:
    from fastapi import Response

    found = _file(name)
    if found is None:
        return Response("no such file\n", 404, media_type="text/plain")
    body, kind, tag = found
    headers = {"etag": f'"{tag}"', "cache-control": "no-cache"}
    return Response(body, media_type=kind, headers=headers)


async def _missing(request: Request, error: Exception) -> Response:
    status = getattr(error, "status_code", 404)
    return refusal(request, status, "There is no page at this address.")


async def _invalid(request: Request, error: Exception) -> Response:
    """A parameter of the API that is none: which, and why."""
    errors: list[dict[str, Any]] = getattr(error, "errors", list)()
    told = "; ".join(f"{'.'.join(str(part) for part in one['loc'][1:])}: {one['msg']}" for one in errors[:5])
    return refusal(request, 422, told or "a parameter that is none")
