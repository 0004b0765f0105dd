"""Who may ask, and what a page may do: the guard before every request.

A page of another site must not read a corpus through the visitor's browser. So the guard looks at `Host` (a name that
an attacker points at this machine, DNS rebinding, is refused: only addresses in numbers, `localhost` and names that
were given are served), at `Origin` and `Sec-Fetch-Site` of whatever changes something, and wants a token where the
explorer listens beyond this machine. Answers carry a content-security policy that allows files of the explorer itself
and nothing else (https://www.w3.org/TR/CSP3/).
"""

from __future__ import annotations

import hmac
import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "communique"
BODY = 64 * 1024  # bytes of a request
ADDRESS = 8 * 1024  # bytes of a path with its query
SAFE = ("GET", "HEAD", "OPTIONS")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),  # without a referrer a form would come from the origin "null"
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
)


@dataclass(frozen=True, slots=True)
class Access:
    """How the explorer may be reached: `local` only from this machine, by what further names, with which token."""

    local: bool = True
    names: tuple[str, ...] = ()
    token: str | None = None

    def knows(self, host: str) -> bool:
        """Whether a `Host` header names this explorer.

        >>> Access().knows("127.0.0.1:8001"), Access().knows("evil.example"), Access(local=False).knows("10.0.0.7")
        (True, False, True)
        """
        name = _name(host)
        if name == "localhost" or name in self.names:
            return True
        try:
            address = ipaddress.ip_address(name)
        except ValueError:
            return False
        return address.is_loopback or not self.local


def loopback(host: str) -> bool:
    """Whether an address to listen at is reached from this machine only."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _name(host: str) -> str:
    """The name in a `Host` header, without its port."""
    host = host.strip().lower()
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.rpartition(":")[0] if host.count(":") == 1 else host


class Guard:
    """The ASGI middleware that all requests pass."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self.app = app
        self.access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the request, or refuse it."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *HEADERS]
            await send(message)

        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        refused = self._refused(scope, headers)
        if refused is not None:
            await _plain(guarded, *refused)
            return
        if self.access.token is not None and not self._known(headers):
            await self._introduce(scope, guarded)
            return
        await self.app(scope, receive, guarded)

    def _refused(self, scope: Scope, headers: dict[str, str]) -> tuple[int, str] | None:
        """The status and reason where the request is not even looked at."""
        host = headers.get("host", "")
        if not self.access.knows(host):
            return 421, "this explorer is not served under that name; see communique serve --name"
        if len(scope["raw_path"] or b"") + len(scope["query_string"]) > ADDRESS:
            return 414, "the address is too long"
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > BODY or "transfer-encoding" in headers:
            return 413, "the request is too long"
        origin = headers.get("origin")
        same = origin is None or origin.partition("://")[2].lower() == host.lower()
        if not same or (scope["method"] not in SAFE and headers.get("sec-fetch-site") not in (None, "same-origin")):
            return 403, "a page of another site has asked"
        return None

    def _known(self, headers: dict[str, str]) -> bool:
        """Whether the request has the token, in its cookie or as a bearer."""
        kind, _, bearer = headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer" and self._is(bearer.strip()):
            return True
        try:
            cookie = SimpleCookie(headers.get("cookie", ""))
        except CookieError:
            return False
        return COOKIE in cookie and self._is(cookie[COOKIE].value)

    def _is(self, given: str) -> bool:
        return hmac.compare_digest(given.encode(), (self.access.token or "").encode())

    async def _introduce(self, scope: Scope, send: Send) -> None:
        """Take the token from the address to a cookie, or say that one is needed."""
        pairs = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        if scope["method"] in SAFE and any(name == "token" and self._is(value) for name, value in pairs):
            rest = urlencode([(name, value) for name, value in pairs if name != "token"])
            path = "/" + scope["raw_path"].decode("latin-1").lstrip("/")  # never //host, which leads elsewhere
            cookie = f"{COOKIE}={self.access.token}; Path=/; HttpOnly; SameSite=Strict"
            headers = [(b"location", f"{path}?{rest}".rstrip("?").encode()), (b"set-cookie", cookie.encode())]
            await _plain(send, 303, "welcome", headers)
            return
        await _plain(send, 401, "a token is needed: open the address that communique serve has printed")


async def _plain(send: Send, status: int, text: str, more: Iterable[tuple[bytes, bytes]] = ()) -> None:
    body = (text + "\n").encode()
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode()), *more]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
