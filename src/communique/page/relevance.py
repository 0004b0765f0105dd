"""The relevance gate: whether a page of a mixed crawl is worth reading, told from its raw bytes.

Reading a page costs some tens of milliseconds, and in a crawl of the news nine pages in ten are about sport, trade or
gadgets. The gate parses nothing: linear scans cut scripts and tags away, lines long enough to be prose are kept
(Kohlschütter et al. 2010: the length of a text block nearly suffices to tell content from its surroundings), and the
words of diplomacy in them are weighed by a logistic model over groups of words (`data/relevance.toml`). It may let too
much through, never too little.
"""

from __future__ import annotations

import codecs
import html
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from communique.page.decode import decode
from communique.page.lexicons import table
from communique.source.sniff import HEAD, is_binary

# What is cut away whole, and what ends it; one that never ends runs to the end of the page, as for a browser.
_HIDDEN = re.compile(rb"<(?:(script|style|svg|noscript|template)\b|!--)")
_TAG = re.compile(rb"<[^<>]*+>")
_INLINE = (
    rb"</?+(?:a(?:bbr)?|s(?:pan|trong|mall|u[bp])?|em|i|b(?:di)?|c(?:ite|ode)|font|mark|q|time|u|wbr)(?:\s[^<>]*+)?>"
)
_INLINE_TAG, _INLINE_TAG_ANY_CASE = re.compile(_INLINE), re.compile(_INLINE, re.IGNORECASE)
_CAPITAL_TAG = re.compile(rb"</[A-Z]")  # rare, and a scan for tags of any case takes half as long again
_TITLE = re.compile(rb"<title[^<>]*+>([^<]{0,400})", re.IGNORECASE)
_PROSE_LENGTH, _PROSE_WORDS = 60, 10  # a line with more bytes and words than these can be prose
PASSAGE = 40  # words of a passage that is judged by itself
_FEW_WORDS = 60  # where prose has fewer, the page sets its text in short lines, and all of them count
_MOST = 30_000  # bytes of text that are looked at: some 5,000 words tell what a page is about

_ABBREVIATED = re.compile(r"\b(U\.S\.A|U\.S|U\.N|U\.K|E\.U|U\.A\.E)\b\.?")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)  # those of UTF-32 begin with them, or with NUL
# States whose papers name them on any page, so that their names say little.
_HOME = frozenset({"USA", "GBR"})
_NAMES = frozenset({"names", "home", "capitals", "bodies"})
_SHOWN = 12  # words that an explanation lists


@dataclass(frozen=True, slots=True)
class Relevance:
    """What the gate says of a page.

    `score` is the log-odds that the page is diplomatic, on the scale that `[weights]` in `data/relevance.toml` was
    fitted to (minus infinity where no state or body is named); `passed` says whether it should be read; `words` are
    those that carried the score, the heaviest first, each with what it added (below 0: what it took away).
    """

    score: float
    passed: bool
    words: tuple[tuple[str, float], ...]


def relevance(raw: bytes, media_type: str = "text/html") -> Relevance:
    """Judge one page by its bytes (HTML, plain text, JSON; `media_type` as in `Source`). Never raises.

    With `Settings.only == "diplomacy"` a page that is not `passed` is skipped before it is read.
    """
    if is_binary(raw):
        return Relevance(-math.inf, False, ())
    return judge(passages(raw, media_type))


def passages(raw: bytes, media_type: str) -> list[str]:
    """The title, then the runs of prose of an HTML page, cut to `_MOST` in all; of other pages the text alone.

    A run ends where more than one line that is no prose follows: a menu, a list of links.
    """
    if raw.startswith(_WIDE) or b"\x00" in raw[:HEAD]:
        raw = decode(raw).text.encode("utf-8", "replace")
    if not media_type.partition(";")[0].strip().lower().endswith("html"):
        return ["", raw[:_MOST].replace(b"\\n", b" ").decode("utf-8", "replace")]
    title = _TITLE.search(raw)
    shown = b"\n".join(_shown(raw))
    inline = _INLINE_TAG_ANY_CASE if _CAPITAL_TAG.search(shown) else _INLINE_TAG
    lines = _TAG.sub(b"\n", inline.sub(b"", shown)).split(b"\n")
    runs = list(_runs(lines))
    if sum(run.count(b" ") for run in runs) < _FEW_WORDS:
        runs = [b"\n".join(lines)]
    left = _MOST
    found = [_text(title.group(1)) if title else ""]
    for run in runs:
        if left > 0:
            found.append(_text(run[:left]))
        left -= len(run)
    return found


def _text(written: bytes) -> str:
    return html.unescape(written.decode("utf-8", "replace"))


def _runs(lines: list[bytes]) -> Iterator[bytes]:
    run: list[bytes] = []
    others = 0
    for line in lines:
        if len(line) > _PROSE_LENGTH and len(line.split(None, _PROSE_WORDS)) > _PROSE_WORDS:
            if others > 1 and run:
                yield b"\n".join(run)
                run = []
            run.append(line)
            others = 0
        elif line and not line.isspace():
            others += 1
    if run:
        yield b"\n".join(run)


def _shown(raw: bytes) -> Iterator[bytes]:
    """What stands between scripts, styles and comments."""
    folded = raw.lower()
    at = 0
    while hidden := _HIDDEN.search(folded, at):
        yield raw[at : hidden.start()]
        name = hidden.group(1)
        closing = b"</" + name if name else b"-->"
        end = folded.find(closing, hidden.end())
        if end < 0:
            return
        at = end + len(closing)
    yield raw[at:]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words, by their first, and the weights of their groups. Names are looked up in their own case."""

    entries: dict[str, list[tuple[tuple[str, ...], str, str]]]  # the words after the first, group, key
    weights: dict[str, float]


def judge(texts: list[str]) -> Relevance:
    """Judge a page by its title and passages: by all of it, or by the one passage that speaks most for it.

    A short article stands among teasers and notices on other things, which would drown it.
    """
    lexicon = default_lexicon()
    title, *parts = counted(texts)
    judged = [summed([title, *parts])]
    if not names_somebody(judged[0]):
        return Relevance(-math.inf, False, ())
    if len(parts) > 1:
        single = [summed([title, part]) for part in parts if part.words >= PASSAGE]
        judged += [part for part in single if names_somebody(part)]
    scores = [lexicon.weights["bias"] + sum(_added(part, lexicon).values()) for part in judged]
    best = max(range(len(judged)), key=scores.__getitem__)
    return Relevance(scores[best], scores[best] >= 0, _carried(judged[best], lexicon))


@dataclass(frozen=True, slots=True)
class Counted:
    """A passage as the model sees it: how many words it has, and how often each word of the lexicon, by its group."""

    words: int
    hits: Counter[tuple[str, str]]


def counted(texts: list[str]) -> list[Counted]:
    """Each text as the model sees it."""
    split = [words_of(text) for text in texts]
    return [Counted(len(words), hits_of(words, default_lexicon())) for words in split]


def summed(parts: list[Counted]) -> Counted:
    """Several passages as one."""
    hits: Counter[tuple[str, str]] = Counter()
    for part in parts:
        hits.update(part.hits)
    return Counted(sum(part.words for part in parts), hits)


def names_somebody(part: Counted) -> bool:
    """Whether any state or international body is named; without one there is no diplomacy."""
    return not _NAMES.isdisjoint(group for group, _ in part.hits)


def _added(part: Counted, lexicon: Lexicon) -> dict[str, float]:
    return {name: lexicon.weights[name] * value for name, value in features_of(part).items()}


def words_of(text: str) -> list[str]:
    """The words of a text, in its own case; "U.S." is one of them."""
    if "U." in text or "E.U" in text:
        text = _ABBREVIATED.sub(lambda found: found.group(1).replace(".", ""), text)
    return _WORD.findall(text)


def hits_of(words: list[str], lexicon: Lexicon) -> Counter[tuple[str, str]]:
    """Which words of the lexicon stand in the text, and how often; the longest phrase that fits counts."""
    hits: Counter[tuple[str, str]] = Counter()
    entries = lexicon.entries
    for at, word in [(at, word) for at, word in enumerate(words) if word in entries]:
        for rest, group, key in entries[word]:
            if not rest or _follows(rest, words[at + 1 : at + 1 + len(rest)]):
                hits[group, key] += 1
                break
    return hits


def _follows(rest: tuple[str, ...], words: list[str]) -> bool:
    return len(rest) == len(words) and all(a in {b, b.lower()} for a, b in zip(rest, words, strict=True))


def features_of(part: Counted) -> dict[str, float]:
    """The model's features: the logarithm of the text's length, of each group's count, and of the number of states."""
    counts = _by_group(part)
    counts["states"] = sum(group in {"names", "home"} for group, _ in part.hits)
    counts["length"] = part.words
    return {name: math.log1p(count) for name, count in counts.items()}


def _by_group(part: Counted) -> Counter[str]:
    counts: Counter[str] = Counter()
    for (group, _), count in part.hits.items():
        counts[group] += count
    return counts


def _carried(part: Counted, lexicon: Lexicon) -> tuple[tuple[str, float], ...]:
    """Each word with its share in what its group added, the heaviest first."""
    added, counts = _added(part, lexicon), _by_group(part)
    shares = [(key, added[group] * count / counts[group]) for (group, key), count in part.hits.items()]
    shares.sort(key=lambda pair: (-abs(pair[1]), pair[0]))
    return tuple([(key, round(share, 3)) for key, share in shares[:_SHOWN]])


@cache
def default_lexicon() -> Lexicon:
    """The words of `data/relevance.toml` and the names of the registry's tables; loaded once."""
    model = table("relevance")
    entries: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}
    named = [*_names(), *((word, group, word) for group, listed in model["groups"].items() for word in listed)]
    for written, group, key in named:
        words = words_of(written)
        if words:
            entries.setdefault(words[0], []).append((tuple(words[1:]), group, key))
    for word in [word for word in entries if word.islower()]:  # at the head of a sentence, and in a headline
        for written in (word.capitalize(), word.upper()):
            entries.setdefault(written, []).extend(entries[word])
    for found in entries.values():
        found.sort(key=lambda entry: -len(entry[0]))
    return Lexicon(entries, {name: float(weight) for name, weight in model["weights"].items()})


def _names() -> Iterable[tuple[str, str, str]]:
    """Names with their group and key: a state's first name stands for all that mean it."""
    rows = (files("communique") / "data" / "states.tsv").read_text(encoding="utf-8").splitlines()
    for row in rows:
        if row.startswith("#"):
            continue
        iso, _, names, adjectives, peoples, capitals, _ = row.split("\t")
        group = "home" if iso in _HOME else "names"
        key = names.split("|")[0]
        forms = dict.fromkeys(form for column in (names, adjectives, peoples) for form in column.split("|") if form)
        yield from ((form, group, key) for form in forms)
        yield from ((form, "capitals", form) for form in capitals.split("|") if form and form not in forms)
    for row in table("bodies")["igo"].values():
        yield from ((form, "bodies", row["name"]) for form in dict.fromkeys((row["name"], *row["forms"])))
