"""URLs, against a transport that stands for the network and against a server on this machine."""

from __future__ import annotations

import gzip
import http.server
import threading
import time
from collections.abc import Callable, Iterator

import httpx
import pytest

from communique import source
from communique.errors import FetchError, TooLarge
from communique.settings import Settings
from communique.source.fetch import fetch

URL = "https://paper.example/a"


def answering(handler: Callable[[httpx.Request], httpx.Response]) -> httpx.MockTransport:
    return httpx.MockTransport(handler)


def test_a_page_comes_with_its_final_address() -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/a":
            return httpx.Response(302, headers={"location": "/b"})
        return httpx.Response(200, headers={"content-type": "text/html; charset=latin1"}, content=b"<p>x</p>")

    page = fetch(URL, Settings(), answering(handler))
    assert page.raw == b"<p>x</p>"
    assert page.url == "https://paper.example/b"
    assert page.content_type == "text/html; charset=latin1"


def test_cookies_are_not_kept_between_redirects() -> None:
    seen: list[str | None] = []

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers.get("cookie"))
        if len(seen) < 3:
            return httpx.Response(302, headers={"location": "/again", "set-cookie": "id=1; Path=/"})
        return httpx.Response(200, content=b"done")

    assert fetch(URL, Settings(), answering(handler)).raw == b"done"
    assert seen == [None, None, None]


@pytest.mark.parametrize(
    ("status", "advice"), [(404, "check the address"), (403, "save the page"), (500, "try again later")]
)
def test_a_refusal_says_what_to_do(status: int, advice: str) -> None:
    with pytest.raises(FetchError, match=advice) as caught:
        fetch(URL, Settings(), answering(lambda request: httpx.Response(status)))
    assert str(status) in caught.value.reason
    assert caught.value.origin == URL


def test_redirects_end() -> None:
    with pytest.raises(FetchError, match="redirects more than 5 times"):
        fetch(URL, Settings(), answering(lambda r: httpx.Response(301, headers={"location": "/on"})))


def test_a_redirect_to_another_scheme_is_refused() -> None:
    with pytest.raises(FetchError):
        fetch(URL, Settings(), answering(lambda r: httpx.Response(301, headers={"location": "file:///etc/passwd"})))


def test_too_large_is_noticed_while_reading() -> None:
    given = 0

    def body() -> Iterator[bytes]:
        nonlocal given
        while True:
            given += 10_000
            yield b"a" * 10_000

    with pytest.raises(TooLarge, match="raise max_bytes"):
        fetch(URL, Settings(max_bytes=100_000), answering(lambda r: httpx.Response(200, content=body())))
    assert given < 400_000


def test_size_counts_after_decompression() -> None:
    bomb = gzip.compress(b"a" * 5_000_000)

    def handler(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, headers={"content-encoding": "gzip"}, content=iter([bomb]))

    with pytest.raises(TooLarge):
        fetch(URL, Settings(max_bytes=1_000_000), answering(handler))


def test_no_network_is_said_in_words() -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("name not known")

    with pytest.raises(FetchError, match="check the connection"):
        fetch(URL, Settings(), answering(handler))


def test_a_fault_in_the_transport_does_not_hang() -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        raise ZeroDivisionError("odd")

    with pytest.raises(FetchError, match="could not be fetched"):
        fetch(URL, Settings(fetch_timeout=5), answering(handler))


class Server(http.server.BaseHTTPRequestHandler):
    """Answers with a page, or drips one byte at a time and never ends."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=windows-1254")
        self.end_headers()
        if self.path == "/drip":
            for _ in range(100):
                try:
                    self.wfile.write(b"a")
                    self.wfile.flush()
                except OSError:
                    return
                time.sleep(0.05)
        else:
            self.wfile.write("<html><p>Dışişleri</p></html>".encode("cp1254"))

    def log_message(self, *args: object) -> None:
        return


@pytest.fixture
def server() -> Iterator[str]:
    httpd = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
    httpd.daemon_threads = True
    thread = threading.Thread(target=httpd.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{httpd.server_address[1]}"
    httpd.shutdown()
    httpd.server_close()


def test_a_url_gives_a_source_with_time_and_declared_charset(server: str) -> None:
    found, raw = source.load(f"{server}/page", Settings())
    assert raw.decode("cp1254") == "<html><p>Dışişleri</p></html>"
    assert found.url == f"{server}/page"
    assert found.media_type == "text/html; charset=windows-1254"
    assert found.fetched is not None and found.fetched.endswith("+00:00")


def test_the_time_limit_is_for_the_whole_answer(server: str) -> None:
    began = time.monotonic()
    with pytest.raises(FetchError, match="took longer than"):
        source.load(f"{server}/drip", Settings(fetch_timeout=0.3))
    assert time.monotonic() - began < 3


def test_a_closed_port_is_an_error_in_words() -> None:
    with pytest.raises(FetchError, match="no answer from the network"):
        source.load("http://127.0.0.1:9/a", Settings(fetch_timeout=5))
