"""The records of schema version 2: frozen, plain, and pinned to characters.

Every other part of communique produces, stores or shows these. A record never changes after it is made, and it holds
no text of its own where a `Span` can point at the words: `Article.text[span.start:span.end]` is what was read.
Identifiers come from content (`content_id`), so that the same page gives the same ids on any machine.

Times are ISO 8601 strings (a day, or a moment with its offset), because pages state them in every precision.
Country codes are ISO 3166-1 alpha-3, or "IGO" for whoever speaks for an international organisation.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from dataclasses import dataclass
from typing import Literal

SCHEMA_VERSION = 2
OPEN = ".."  # the unknown end of a time, in the notation of ISO 8601-2

BlockKind = Literal["title", "body", "caption", "debris"]
Basis = Literal["stated", "dateline", "metadata", "published"]
ActorKind = Literal["person", "state", "body", "group"]
MentionKind = Literal["name", "title", "pronoun", "metonym", "body"]
CountryBasis = Literal["stated", "implied", "registry", "guessed"]
QuotationKind = Literal["direct", "mixed", "indirect"]
EncounterMode = Literal["meeting", "call", "visit", "summit", "talks", "signing"]
EncounterStatus = Literal["held", "ongoing", "planned", "proposed", "cancelled"]
EventStatus = Literal["actual", "planned", "hypothetical", "negated"]
Voice = Literal["narrated", "claimed"]
Stance = Literal["supports", "opposes", "demands", "offers", "agrees", "refuses", "ready"]
PositionVoice = Literal["said", "told", "narrated"]
Recurrence = Literal["first", "resumed", "regular"]
# Where the text of an article was taken from: the extractor's main content, paragraphs by density, JSON-LD, what is
# left of a page without its tags, or the page itself (plain text and JSON).
Extraction = Literal["extractor", "paragraphs", "articleBody", "stripped", "page"]
IssueBasis = Literal["term", "meaning"]


def content_id(prefix: str, *parts: object) -> str:
    """An identifier derived from what it names: `prefix`, then 16 hex digits of SHA-256 over the parts.

    >>> content_id("q", "a_1", 10, 20)
    'q_98fca12b66a7b44b'
    """
    payload = "\x1f".join(str(part) for part in parts).encode("utf-8", "surrogatepass")
    return f"{prefix}_{hashlib.sha256(payload).hexdigest()[:16]}"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of Unicode code points in `Article.text`."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: {self.start}..{self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The words that the span points at."""
        return text[self.start : self.end]

    def holds(self, other: Span) -> bool:
        """Whether `other` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end

    def meets(self, other: Span) -> bool:
        """Whether the two spans share at least one character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class ByteSpan:
    """A half-open range of bytes in the source as it came in."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Source:
    """What came in. `id` is the SHA-256 of the bytes; `origin` is the path or URL as it was given."""

    id: str
    url: str | None
    origin: str
    fetched: str | None
    media_type: str


@dataclass(frozen=True, slots=True)
class Block:
    """A marked stretch of the text. Debris is kept and marked, with the reason that marked it."""

    span: Span
    kind: BlockKind
    reason: str


@dataclass(frozen=True, slots=True)
class Edit:
    """One repair: `raw` stood in the page where `span` now stands in the text.

    An empty `raw` is an insertion, an empty `span` a deletion. `operation` names the repair rule.
    """

    raw: str
    span: Span
    operation: str
    reason: str


@dataclass(frozen=True, slots=True)
class Run:
    """One stretch of text and the bytes that it was decoded from.

    Decoding `raw` with `Article.charset` (and unescaping it, where the source is HTML) gives the text of `span`
    exactly. White space that the page's layout made, and edits, belong to no run.
    """

    span: Span
    raw: ByteSpan


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing that a judgement about the article rests on: the words and why they count."""

    span: Span
    reason: str


@dataclass(frozen=True, slots=True)
class Translation:
    """Whether the text reads as machine-translated, and the signs for it."""

    machine: bool
    confidence: float
    signs: tuple[Sign, ...]


@dataclass(frozen=True, slots=True)
class When:
    """A time. `start` and `end` are inclusive ISO 8601 strings; `basis` says how it is known.

    An end that is not known is `OPEN`, as ISO 8601-2 writes it: `When("..", "2018-12-21", ...)` is some day before that
    of the page, which told it in the past and gave no day; `When("2018-12-21", "..", ...)` is yet to come.
    """

    start: str
    end: str
    basis: Basis
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """A post of a live page: the stretch of the text, and when it was put there (basis "metadata")."""

    span: Span
    published: When


@dataclass(frozen=True, slots=True)
class Article:
    """What a person would read on the page, with everything needed to go back to its bytes.

    `title` is the headline that the page shows, `shared_title` the one that it states for sharing, where that is
    another; `archive` is the address of the copy in a web archive that the page was had from; `extraction` is what the
    text was taken from. `posts` are those of a live page that show their times, in reading order.
    """

    id: str
    source_id: str
    url: str | None
    outlet: str | None
    title: str | None
    published: When | None
    dateline: str | None
    language: str | None
    translation: Translation
    text: str
    blocks: tuple[Block, ...]
    edits: tuple[Edit, ...]
    runs: tuple[Run, ...]
    charset: str
    extraction: Extraction = "page"
    shared_title: str | None = None
    archive: str | None = None
    posts: tuple[Post, ...] = ()

    def post_at(self, offset: int) -> Post | None:
        """The post of a live page that the character at `offset` stands in."""
        at = bisect_right(self.posts, offset, key=lambda post: post.span.start) - 1
        return self.posts[at] if at >= 0 and offset < self.posts[at].span.end else None


@dataclass(frozen=True, slots=True)
class Role:
    """An office or function: its title, the body it belongs to, and the years it was held where known.

    Where the text names an office and nobody in it, `holder` is who held it on the article's date by the registry, and
    `valid` that person's years: evidence beside the text, never a part of it.
    """

    title: str
    body: str | None = None
    valid: tuple[str | None, str | None] | None = None
    holder: str | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who can speak, meet or act. `name` is the fullest name that the document gives, or the registry's where
    it gives but a surname of somebody in office that day.

    `country_basis` says how `country` is known: the text states it; the office or body implies it ("Foreign
    Secretary"); the registry knows the person; or it is guessed, from the dateline, the domain, or the state that the
    text is about. A guess is worth looking at before it is relied on. None where there is no country.
    """

    id: str
    name: str
    kind: ActorKind
    country: str | None
    roles: tuple[Role, ...] = ()
    wikidata: str | None = None
    country_basis: CountryBasis | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where the text refers to an actor."""

    span: Span
    kind: MentionKind
    actor_id: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a finding was made: the spans it rests on, the name of the rule, and a confidence in 0..1."""

    spans: tuple[Span, ...]
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Party:
    """An actor in its part in a finding (speaker, addressee, participant).

    `span` is the mention that the finding used, None where the part is only implied. A joint party ("Smith and
    Jones") has no `actor_id` and lists its `members`. `confidence` is the probability, in 0..1, that it is this party;
    None where nobody has estimated it (only speakers have it). `code` is the side that it stands for, ISO 3166-1
    alpha-3 or the short name of an organisation ("EU"), where a position is its.
    """

    name: str
    country: str | None = None
    actor_id: str | None = None
    span: Span | None = None
    members: tuple[str, ...] = ()
    confidence: float | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where something happened, as the text names it."""

    name: str
    country: str | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class IssueTag:
    """Why a finding has an issue: the words that show it, in `spans`, and a confidence in 0..1.

    `basis` is term where the words are one of the issue's own, meaning where they only go together with it.
    """

    issue: str
    spans: tuple[Span, ...]
    basis: IssueBasis
    confidence: float


@dataclass(frozen=True, slots=True)
class Quotation:
    """A report of speech: who said what to whom. `content` has several spans where the quote is discontinuous.

    `issue_tags` has the words behind each of `issues`; none for an issue taken up from the speech before.
    """

    id: str
    kind: QuotationKind
    content: tuple[Span, ...]
    cue: Span | None
    speaker: Party | None
    on_behalf_of: Party | None
    addressees: tuple[Party, ...]
    relayed_by: Party | None
    issues: tuple[str, ...]
    when: When | None
    evidence: Evidence
    issue_tags: tuple[IssueTag, ...] = ()


@dataclass(frozen=True, slots=True)
class Encounter:
    """A meeting, call, visit, summit, round of talks or signing. One real encounter is one record.

    `topic` is the words that say what was talked about. `recurrence` is first, resumed (after a break), or regular
    (one of a series); None where the text does not say.
    """

    id: str
    mode: EncounterMode
    status: EncounterStatus
    participants: tuple[Party, ...]
    place: Place | None
    occasion: Span | None
    when: When | None
    issues: tuple[str, ...]
    evidence: Evidence
    topic: Span | None = None
    recurrence: Recurrence | None = None
    issue_tags: tuple[IssueTag, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """What one side did to another, in PLOVER, with the CAMEO code it maps to.

    `voice` is claimed where the document reports the event only in somebody's words. `actor_sectors` and
    `recipient_sectors` go with `actors` and `recipients` one by one: the PLOVER sector code of who acts for that side
    (GOV, MIL, ...; data/plover.toml), None where the text does not tell.
    """

    id: str
    type: str
    mode: str | None
    contexts: tuple[str, ...]
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    status: EventStatus
    voice: Voice
    claimed_by: Party | None
    cameo: str | None
    intensity: float | None
    when: When | None
    place: Place | None
    evidence: Evidence
    actor_sectors: tuple[str | None, ...] = ()
    recipient_sectors: tuple[str | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Position:
    """One act by which a state, an organisation or an armed group takes a stand.

    `holder` takes it, through whoever it names; `words` are the proposition that it is about, `cue` the word that
    carries the stance, `addressee` the one that it is taken towards. `issues` are ids of the taxonomy, the main one
    first, "other" where none fits. `voice` is said where the holder's own words take it, told where somebody else's
    tell of it, narrated where the page does. `condition` is the words that bind it: "if the sanctions are lifted".
    `basis` lists the ids of the quotations and events that it stands in.
    """

    id: str
    holder: Party
    stance: Stance
    words: tuple[Span, ...]
    cue: Span | None
    issues: tuple[str, ...]
    addressee: Party | None
    voice: PositionVoice
    when: When | None
    condition: Span | None
    basis: tuple[str, ...]
    evidence: Evidence
    issue_tags: tuple[IssueTag, ...] = ()

    @property
    def issue(self) -> str:
        """The main issue."""
        return self.issues[0]


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read on one page."""

    source: Source
    article: Article
    mentions: tuple[Mention, ...]
    actors: tuple[Actor, ...]
    quotations: tuple[Quotation, ...]
    encounters: tuple[Encounter, ...]
    events: tuple[Event, ...] = ()
    positions: tuple[Position, ...] = ()

    def _repr_html_(self) -> str:
        """The reading as notebooks show it: the article with its findings lit, in a frame of its own."""
        from communique.export.html import notebook_frame  # the one look upwards; see tests/test_layers

        return notebook_frame(self)
