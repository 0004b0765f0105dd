"""Pages from the web: fetched again by the next run, sent again only if they changed, and each in the corpus once."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest

from communique.run import engine
from communique.run.add import add
from communique.settings import Settings
from communique.source.feeds import UNCHANGED
from communique.store.folder import open_folder
from tests.run.corpora import here, rows_of

PAGE = "<html><body><p>Oslo will not sign treaty {}, Foreign Minister Kari Lund said on Monday.</p></body></html>"


class Site(http.server.BaseHTTPRequestHandler):
    """Two pages with ETags, of which a test may change one."""

    pages: ClassVar = {"/a": PAGE.format(1), "/b": PAGE.format(2)}
    sent: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        page = self.pages.get(self.path)
        tag = f'"{hash(page)}"'
        if page is None:
            self.send_error(404)
        elif self.headers.get("If-None-Match") == tag:
            self.send_response(304)
            self.end_headers()
        else:
            self.sent.append(self.path)
            self.send_response(200)
            self.send_header("ETag", tag)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(page)))
            self.end_headers()
            self.wfile.write(page.encode())

    def log_message(self, *_arguments: object) -> None:
        """Quiet."""


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setattr(engine, "engine", lambda _name: here)
    monkeypatch.setattr(Site, "pages", dict(Site.pages))
    monkeypatch.setattr(Site, "sent", [])
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_only_what_changed_is_sent_again(site: str, tmp_path: Path) -> None:
    corpus = tmp_path / "press.communique"
    addresses, settings = [f"{site}/a", f"{site}/b"], Settings(host_pace=0.01)
    assert add(corpus, addresses, settings=settings, merge=False).pages == 2
    again = add(corpus, addresses, settings=settings, merge=False)
    assert (again.shards, again.pages, dict(again.skipped)) == (1, 0, {UNCHANGED: 2})
    Site.pages["/b"] = PAGE.format(3)
    third = add(corpus, addresses, settings=settings, merge=False)
    assert (third.pages, sum(third.skipped.values())) == (1, 1)
    assert Site.sent == ["/a", "/b", "/b"]
    assert len(rows_of(corpus)["articles"]) == 3
    assert len(open_folder(corpus).manifest().shards) == 3


def test_what_was_not_committed_is_fetched_anew(site: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = tmp_path / "press.communique"
    settings = Settings(host_pace=0.01)

    def dying(jobs: object, _workers: int | None) -> Iterator[engine.Outcome]:
        list(here(jobs, None))  # type: ignore[arg-type]  # what it is given
        raise KeyboardInterrupt
        yield

    monkeypatch.setattr(engine, "engine", lambda _name: dying)
    with pytest.raises(KeyboardInterrupt):
        add(corpus, [f"{site}/a"], settings=settings)
    monkeypatch.setattr(engine, "engine", lambda _name: here)
    assert add(corpus, [f"{site}/a"], settings=settings, merge=False).pages == 1
    assert Site.sent == ["/a", "/a"]
