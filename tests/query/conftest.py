"""The small corpus, made once for all tests that only ask it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import communique
from communique.query.corpus import Corpus
from tests.query import press


@pytest.fixture(scope="session")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return press.make(tmp_path_factory.mktemp("query") / "press.communique").path


@pytest.fixture(scope="session")
def corpus(path: Path) -> Iterator[Corpus]:
    opened = communique.open(path)
    yield opened
    opened.close()
