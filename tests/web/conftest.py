"""An explorer over the small corpus of the questions' tests, asked without a network."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from communique.run.derive import merge
from communique.web.app import application
from communique.web.asking import Desk
from tests.query import press

BASE = "http://127.0.0.1:8420"


@pytest.fixture(scope="session")
def web_corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A merged corpus of three readings."""
    folder = press.make(tmp_path_factory.mktemp("web") / "press.communique")
    merge(folder.path)
    return folder.path


@pytest.fixture(scope="session")
def desk(web_corpus: Path) -> Iterator[Desk]:
    opened = Desk(web_corpus)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def client(desk: Desk) -> TestClient:
    """Asks the screens and the API of the corpus."""
    return TestClient(application(desk), base_url=BASE)
