"""The small corpus of tests.query, as it was read and merged, for what exports it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import communique
from communique.formats import registry
from communique.query.corpus import Corpus
from communique.run.derive import merge
from tests.formats import samples

Export = Callable[..., Path]


@pytest.fixture(scope="session")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return samples.make(tmp_path_factory.mktemp("formats") / "press.communique")


@pytest.fixture(scope="session")
def corpus(path: Path) -> Iterator[Corpus]:
    opened = communique.open(path)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def merged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    path = samples.make(tmp_path_factory.mktemp("formats") / "merged.communique")
    merge(path)
    opened = communique.open(path)
    yield opened
    opened.close()


@pytest.fixture
def export(corpus: Corpus, tmp_path: Path) -> Export:
    """Writes an export of the corpus that is not merged, or of another."""

    def write(
        form: str, name: str, source: Corpus | None = None, options: dict[str, Any] | None = None, **more: Any
    ) -> Path:
        wanted = registry.asked(source or corpus, form, more.pop("given", {}), **more)
        registry.export(wanted, form, tmp_path / name, **(options or {}))
        return tmp_path / name

    return write
