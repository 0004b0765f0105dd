"""The errors that communique raises; all say what to do next.

    CommuniqueError
    ├── SourceError            the bytes could not be had
    │   ├── MissingSource      no such file, or not readable
    │   ├── FetchError         the network said no, or too slow, or too much
    │   ├── TooLarge           more bytes than Settings.max_bytes
    │   └── DamagedArchive     bytes of an archive that hold no whole record
    ├── PageError              the bytes are no article
    │   ├── EmptyPage          nothing in it
    │   ├── NotText            binary data
    │   └── NoArticle          a page, but only navigation or markup, a wall, an error, a front page
    ├── CorpusError            a corpus folder that is none, is being written to, or has another schema
    ├── QueryError             a question that cannot be asked so
    │   └── UnknownName        a country, person, issue or paper that the corpus does not know
    ├── GoldError              a gold folder that cannot be scored against
    ├── ReadingError           Reading JSON of another schema, or damaged
    └── SettingsError          communique.toml is wrong

`origin` on each names the file or URL at fault, as it was given.
"""

from __future__ import annotations


class CommuniqueError(Exception):
    """Base of all; `origin` is the file or URL at fault, None where there is none."""

    def __init__(self, reason: str, *, origin: str | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.origin = origin

    def __str__(self) -> str:
        return f"{self.origin}: {self.reason}" if self.origin else self.reason


class SourceError(CommuniqueError):
    """The bytes could not be had."""


class MissingSource(SourceError):
    """No such file, or it cannot be read."""


class FetchError(SourceError):
    """A URL that did not answer as it should."""


class TooLarge(SourceError):
    """More bytes than `Settings.max_bytes`."""


class DamagedArchive(SourceError):
    """Bytes of a WARC archive that hold no whole record, or a record that is not what its digest says."""


class PageError(CommuniqueError):
    """The bytes came, but there is no article in them."""


class EmptyPage(PageError):
    """Nothing, or nothing but white space."""


class NotText(PageError):
    """Binary data: an image, an archive, a program."""


class NoArticle(PageError):
    """A page, but only navigation, markup or script."""


class CorpusError(CommuniqueError):
    """A folder that is no corpus, that another process is writing to, or of a schema that is not known here."""


class QueryError(CommuniqueError):
    """A question that cannot be asked so: a day that is none, a malformed search, SQL that would write."""


class UnknownName(QueryError):
    """A country, person, issue or outlet that is not known; the message has names that are near."""


class GoldError(CommuniqueError):
    """A gold folder or readings file that cannot be scored."""


class ReadingError(CommuniqueError, ValueError):
    """Reading JSON of an unknown schema version, or one that does not describe a reading."""


class SettingsError(CommuniqueError):
    """communique.toml holds an unknown key or a value of the wrong kind."""


def named(name: str) -> type[CommuniqueError]:
    """The error of that name; `SourceError` where there is none.

    >>> named("NoArticle").__name__, named("ValueError").__name__
    ('NoArticle', 'SourceError')
    """
    found = globals().get(name)
    return found if isinstance(found, type) and issubclass(found, CommuniqueError) else SourceError
