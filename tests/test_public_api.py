"""The public names are pinned: to add or take away one is a decision, and belongs in the changelog."""

from __future__ import annotations

import inspect
import subprocess
import sys
from importlib.metadata import version

import pytest

import communique

PUBLIC = """
Actor Article Block CommuniqueError Corpus CorpusError Edit Encounter Event Evidence FetchError GoldError IssueTag
Mention PageError Party Place Position QueryError Quotation Reading ReadingError Role Settings SettingsError Source
SourceError Span Translation UnknownName When __version__ add compact demo explain from_json info load_settings open
read readings reread to_html to_json to_spacy
""".split()


def test_the_public_names_are_these() -> None:
    assert sorted(communique.__all__) == sorted(PUBLIC)
    assert set(PUBLIC) <= set(dir(communique))


@pytest.mark.parametrize("name", [name for name in PUBLIC if name != "__version__"])
def test_every_name_says_what_it_is(name: str) -> None:
    thing = getattr(communique, name)
    doc = inspect.getdoc(thing) or ""
    assert doc
    assert not doc.startswith(f"{name}("), "dataclass signature instead of a docstring"


def test_the_version_is_the_installed_one() -> None:
    assert communique.__version__ == version("communique")


def test_other_names_are_refused_as_python_does() -> None:
    with pytest.raises(AttributeError, match="no attribute 'reed'"):
        communique.reed  # noqa: B018


def test_import_loads_nothing_heavy() -> None:
    code = "import sys, communique; print(*sorted(m for m in sys.modules if m.startswith('communique')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["communique"]
