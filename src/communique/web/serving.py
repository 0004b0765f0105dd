"""Opening the explorer: where it listens, which token it wants, and the browser."""

from __future__ import annotations

import os
import secrets
import socket
import threading
from collections.abc import Callable, Sequence

from communique.errors import QueryError
from communique.web.security import Access, loopback

HOST, PORT = "127.0.0.1", 8420


def serve(
    corpus: str | os.PathLike[str],
    *,
    host: str = HOST,
    port: int = PORT,
    names: Sequence[str] = (),
    token: str | None = None,
    review: bool = False,
    browser: bool = False,
    tell: Callable[[str], None] = print,
) -> None:
    """Serve the explorer of a corpus until it is interrupted.

    On another `host` than this machine's own a token is required: the one that is given, or a new one, which is in the
    address that `tell` is given. `names` are host names by which it may be reached; port 0 takes any that is free.
    Raises CorpusError where there is no corpus, QueryError where the extra is not installed or the port is taken.
    """
    try:
        import uvicorn

        from communique.web.app import application
        from communique.web.asking import Desk
    except ImportError as error:
        raise QueryError("the explorer needs FastAPI and uvicorn: pip install 'communique[web]'") from error
    local = loopback(host)
    access = Access(
        local, tuple(name.lower() for name in names), token or (None if local else secrets.token_urlsafe(24))
    )
    desk = Desk(corpus, review=review, tell=tell)
    listener = _listen(host, port)
    address = _address(host, listener.getsockname()[1], access.token)
    tell(f"the explorer is at {address}  (Ctrl-C ends it)")
    if browser:
        import webbrowser

        webbrowser.open(address)
    app = application(desk, access)
    threading.Thread(target=app.state.warm, name="communique-warm", daemon=True).start()
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, server_header=False, proxy_headers=False,
        timeout_keep_alive=15, limit_concurrency=200, h11_max_incomplete_event_size=32 * 1024,
    )  # fmt: skip
    try:
        uvicorn.Server(config).run(sockets=[listener])
    finally:
        desk.close()


def _listen(host: str, port: int) -> socket.socket:
    bare = host.strip("[]")
    family = socket.AF_INET6 if ":" in bare else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((bare, port))
    except OSError as error:
        listener.close()
        raise QueryError(f"cannot listen at {host}:{port}: {error.strerror}; --port names another") from error
    return listener


def _address(host: str, port: int, token: str | None) -> str:
    shown = f"[{host.strip('[]')}]" if ":" in host else host
    return f"http://{shown}:{port}/" + (f"?token={token}" if token else "")
