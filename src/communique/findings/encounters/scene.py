"""One sentence with its parties: who stands where, who is coordinated with whom, who is the subject of what.

English news names the parties of an encounter by position: a subject before the verb, an object after it or after
"with", a genitive before the noun ("Lund's visit"), a coordination after "between". Without a parse, a subject is the
nearest coordination to the left that no preposition governs.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from communique.actors import default_registry
from communique.findings.encounters.parties import Guest, guests_of
from communique.records import Party, Span

if TYPE_CHECKING:
    from communique.actors import Cast
    from communique.findings.encounters.lexicon import Lexicon
    from communique.records import Mention
    from communique.text.document import Sentence
    from communique.text.tokens import Token

ARTICLES = frozenset("the a an this that these those his her its their our my some several other many".split())
PREPOSITIONS = frozenset(
    "of in on at by for with from to into about against between among during without under over after before through "
    "towards toward upon within amid across behind beyond despite near per since via regarding concerning alongside "
    "following including than like".split()
)
POSSESSIVES = frozenset("his her their its our my".split())
_SUBORDINATE = frozenset("after before when while because until where".split())
_OPENING = frozenset("after before since than".split())
_BOUNDARY = frozenset(". ; : ? !".split())
_TIME = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow here there later earlier also "
    "separately recently now then jointly again first personally briefly formally officially virtually".split()
)
# Verbs that take another verb: they belong to the group of the verb that they lead to.
_CATENATIVES = frozenset(
    "expected scheduled due set likely going planning plans plan planned agreed wants want wanted hopes hoped intends "
    "intend intended about used slated able ready willing prepared decided supposed poised keen allowed".split()
)
_HEADS = frozenset("number range group series participation attendance presence participations variety".split())
_PEOPLE = frozenset(
    "officials official delegation delegations representatives ministers leaders members ambassadors diplomats envoys "
    "negotiators heads presidents teams team".split()
)
# Verbs between an encounter noun and its parties: "talks held with", "a meeting scheduled between".
_PASSED = frozenset("held scheduled planned expected organized organised conducted based united".split())
_GROUPED = _TIME | _CATENATIVES | {"not", "n't", "to"}
_POSSESSIVE_MARKS = frozenset({"'s", "’s", "'", "’"})


def _word(token: Token) -> str:
    """The token in lower case; but "May", a month or a name, is not the modal."""
    return "May" if token.text == "May" else token.lower


@dataclass(frozen=True, slots=True)
class Mark:
    """A mention at the tokens `[first, last)` of its sentence."""

    first: int
    last: int
    mention: Mention


@dataclass(slots=True)
class Scene:
    """One sentence. `words` are its tokens in lower case."""

    sentence: Sentence
    kind: str
    cast: Cast
    lexicon: Lexicon
    text: str
    words: tuple[str, ...] = ()
    marks: list[Mark] = field(default_factory=list)
    starts: dict[int, Mark] = field(default_factory=dict)
    ends: dict[int, Mark] = field(default_factory=dict)

    @classmethod
    def of(cls, sentence: Sentence, kind: str, cast: Cast, lexicon: Lexicon, text: str) -> Scene:
        scene = cls(sentence, kind, cast, lexicon, text, tuple(map(_word, sentence.tokens)))
        begins = {t.start: i for i, t in enumerate(sentence.tokens)}
        closes = {t.end: i + 1 for i, t in enumerate(sentence.tokens)}
        for mention in cast.within(sentence.span):
            first, last = begins.get(mention.span.start), closes.get(mention.span.end)
            relative = first is not None and scene.words[first] in {"who", "which"}  # its antecedent is the subject
            if first is not None and last is not None and first < last and not relative:
                mark = Mark(first, last, mention)
                scene.marks.append(mark)
                scene.starts[first], scene.ends[last] = mark, mark
        return scene

    def span(self, first: int, last: int) -> Span:
        """The text span of the tokens `[first, last)`."""
        return Span(self.sentence.tokens[first].start, self.sentence.tokens[last - 1].end)

    def tag(self, index: int) -> str:
        return self.sentence.tags[index] if 0 <= index < len(self.words) else "PUNCT"

    # --- coordinations ---

    def group_ending(self, mark: Mark) -> list[Mark]:
        """The coordination whose last member is `mark`: "A", "A and B", "A, B and C"."""
        group, joined = [mark], False
        while True:
            before = self._bare_start(group[0]) - 1
            comma = before > 0 and self.words[before] == ","
            conj = before > 0 and self.words[before] in {"and", "&"}
            if conj and self.words[before - 1] == ",":
                before -= 1
                conj = before in self.ends and self._listed(self.ends[before])
            if not (conj or comma and joined) or before not in self.ends:
                return group
            group.insert(0, self.ends[before])
            joined = True

    def _listed(self, mark: Mark) -> bool:
        """Whether a list comma stands before the mark; without one, ", and" opens a new clause."""
        before = self._bare_start(mark) - 1
        return before > 0 and self.words[before] == "," and before in self.ends

    def group_from(self, index: int, reach: int = 4, *, pair: bool = False) -> tuple[list[Mark], int]:
        """The coordination that begins at `index`, articles and adjectives before it passed over; and its end.

        `pair` says that there must be two, as after "between", so that the second cannot open a clause.
        """
        mark = self._mark_from(self._past_head(index), reach)
        if mark is None:
            return [], index
        group = [mark]
        while True:
            end = group[-1].last
            following = self._after_joiner(end, closed=pair and len(group) == 1)
            if following is None:
                return group, end
            group.append(following)

    def _after_joiner(self, end: int, *, closed: bool) -> Mark | None:
        """The next member of a coordination, where one follows."""
        words, index, comma = self.words, end, False
        if index < len(words) and words[index] in {",", "(", "-", "–"}:
            comma, index = True, index + 1
        if index < len(words) and words[index] in {"and", "&"}:
            index += 1
            if words[index : index + 1] and words[index] in {"to", "with"}:
                index += 1
        elif words[index : index + 3] == ("as", "well", "as"):
            index += 3
        elif not comma:
            return None
        found = self._mark_from(index, 3)
        if found is None or not closed and self._opens_clause(found):
            return None
        return found

    def _opens_clause(self, mark: Mark) -> bool:
        """Whether the mark is the subject of a new clause rather than one more member ("..., and Lund said")."""
        after = mark.last
        return self.tag(after) == "AUX" or self.tag(after) == "VERB" and self.words[after] not in {"based"}

    def _past_head(self, index: int) -> int:
        """Over "a number of", "the participation of": what follows are the parties."""
        words = self.words
        at = index + 1 if index < len(words) and words[index] in ARTICLES else index
        if at in self.starts:
            return index
        if at + 1 < len(words) and words[at] in _HEADS | _PEOPLE and words[at + 1] in {"of", "from"}:
            return at + 2
        return index

    def _mark_from(self, index: int, reach: int) -> Mark | None:
        for i in range(index, min(index + reach + 1, len(self.words))):
            if i in self.starts:
                return None if self._modifier(self.starts[i]) else self.starts[i]
            if self.words[i] in {"and", ","} and i > index and ({i + 1, i + 2} & self.starts.keys()):
                continue  # "his Iranian and Russian counterparts"
            if (
                self.tag(i) not in {"DET", "X", "ADJ", "NUM", "ADV", "PROPN", "NOUN", "SYM"}
                and self.words[i] not in POSSESSIVES
            ):
                return None
        return None

    def _modifier(self, mark: Mark) -> bool:
        """Whether a state's name only describes the noun behind it: `UK organisations`."""
        if mark.last >= len(self.words) or self.cast.actor(mark.mention.actor_id).kind != "state":
            return False
        return self.tag(mark.last) == "X" and self.words[mark.last].endswith("s") and not self._verbal(mark.last)

    def unnamed(self, index: int) -> list[Guest]:
        """Counterparts that are nobody's mention: `coalition counterparts`."""
        for i in range(index, min(index + 4, len(self.words))):
            if self.words[i] in {"counterpart", "counterparts"}:
                span = self.span(index, i + 1)
                return [Guest(Party(span.of(self.text), None, None, span), "group", vague=True)]
            if self.tag(i) not in {"DET", "X", "ADJ", "NOUN", "PROPN", "NUM"} and self.words[i] not in POSSESSIVES:
                return []
        return []

    def _bare_start(self, mark: Mark) -> int:
        """Where the phrase of a mark begins, with its article and adjectives."""
        index = mark.first
        while index > 0 and (
            self.words[index - 1] in ARTICLES or self.tag(index - 1) in {"ADJ", "X"} and index - 1 not in self.ends
        ):
            index -= 1
            if mark.first - index > 3:
                return mark.first
        return index

    def governed(self, mark: Mark) -> str:
        """The preposition before the phrase of a mark; empty where there is none."""
        before = self._bare_start(mark) - 1
        word = self.words[before] if before >= 0 else ""
        return word if word in PREPOSITIONS else ""

    def _represented(self, mark: Mark) -> bool:
        """Whether "officials from", "a delegation of" stands before the mark: then its people are the subject."""
        before = self._bare_start(mark) - 1
        return before > 0 and self.words[before] in {"of", "from"} and self.words[before - 1] in _PEOPLE

    def possessive(self, mark: Mark) -> bool:
        return mark.last < len(self.words) and self.words[mark.last] in _POSSESSIVE_MARKS

    # --- subjects and objects ---

    def verb_group_start(self, verb: int) -> int:
        """The first token of the verb group that ends at `verb`: auxiliaries, adverbs, "is expected to"."""
        start = verb
        while start > 0 and start not in self.ends:
            word = self.words[start - 1]
            grouped = word in _GROUPED or self.tag(start - 1) in {"AUX", "ADV"}
            if grouped or (word == "on" and self.words[start] in _TIME):
                start -= 1
            else:
                break
        return start

    def subject(self, index: int, *, finite: bool = False) -> list[Mark]:
        """The subject of what begins at `index`: the nearest coordination to the left that nothing governs.

        A `finite` verb has its own clause: what stands before "after" or "when" is not its subject.
        """
        fallback: list[Mark] = []
        right = index
        for mark in reversed(self.marks):
            if mark.last > index or mark.last > right:
                continue
            between = self.words[mark.last : index]
            if any(w in _BOUNDARY for w in between) or finite and any(w in _SUBORDINATE for w in between):
                break
            group = self.group_ending(mark)
            right = group[0].first
            governed = self.governed(group[0]) and not self._represented(group[0])
            if finite and mark.last == index and self.governed(group[0]) in _OPENING:
                governed = False  # "after the government released": a clause, not a phrase
            if not governed and not self.possessive(mark) and self._somebody_else(mark, index):
                title = self.ends.get(mark.first - 1)  # "the Norwegian foreign minister, Kari Lund, met"
                return [title] if title and title.mention.kind == "title" else []
            denied = self.words[self._bare_start(group[0]) - 1 : self._bare_start(group[0])] == ("not",)
            if governed or denied or self.possessive(mark) or not self.guests(group):
                continue
            if self._verbal(mark.last) or mark.last >= index - 1:
                return group
            fallback = fallback or group
        return fallback

    def _somebody_else(self, mark: Mark, index: int) -> bool:
        """Whether the subject of the verb at `index` is a person who represents nobody."""
        if (
            mark.mention.kind != "name"
            or self.cast.actor(mark.mention.actor_id).kind != "person"
            or self.guests([mark])
        ):
            return False
        return not any(self.tag(i) in {"AUX", "VERB"} for i in range(mark.last, index))

    def _verbal(self, index: int) -> bool:
        """Whether a verb follows at `index`, adverbs, commas and "who" passed over."""
        for i in range(index, min(index + 3, len(self.words))):
            if (
                self.tag(i) in {"AUX", "VERB"}
                or self.words[i] in self.lexicon.light
                or self.words[i] in self.lexicon.verbs
            ):
                return True
            if self.tag(i) != "ADV" and self.words[i] not in {",", "who"} | _TIME:
                return False
        return False

    def subject_to_the_right(self, index: int) -> list[Mark]:
        """The subject after an opening phrase: `After talks with Lund, Ortega said`."""
        for i in range(index, len(self.words)):
            if self.words[i] in _BOUNDARY:
                return []
            if self.words[i] == ",":
                group, _ = self.group_from(i + 1, 2)
                if group and not self.governed(group[0]) and (self._verbal(group[-1].last) or self._speaks(group[-1])):
                    return group
        return []

    def _speaks(self, mark: Mark) -> bool:
        return mark.last < len(self.words) and self.tag(mark.last) in {"X", "VERB"}

    def nearest(self, index: int) -> Mark | None:
        """The last person named before `index`, whatever their part in the sentence."""
        people = (m for m in reversed(self.marks) if m.last <= index)
        return next((m for m in people if self.cast.actor(m.mention.actor_id).kind == "person"), None)

    def first_person(self, index: int) -> Mark | None:
        """The first person named from `index` on."""
        people = (m for m in self.marks if m.first >= index)
        return next((m for m in people if self.cast.actor(m.mention.actor_id).kind == "person"), None)

    def after(self, index: int, prepositions: frozenset[str], limit: int = 10, *, passing: bool = False) -> int | None:
        """Where one of the prepositions stands after `index` in the same clause; `passing` also over an auxiliary."""
        for i in range(index, min(index + limit, len(self.words))):
            word = self.words[i]
            if word in prepositions:
                return i
            if self.tag(i) == "VERB" and word not in _PASSED:
                return None
            if (
                word in _BOUNDARY
                or self.tag(i) == "AUX"
                and not passing
                or word in {"that", "which", "who", "while", "where", "but"}
            ):
                return None
        return None

    # --- parties ---

    def guests(self, group: list[Mark]) -> list[Guest]:
        """The parties that the marks of a coordination stand for; those who represent nobody are left out."""
        named: list[Guest] = []
        for position, mark in enumerate(group):
            following = group[position + 1] if position + 1 < len(group) else None
            if following and self._renamed(mark, following):
                continue
            named += guests_of(self.cast, self.sentence, mark.first, mark.last, mark.mention, self.lexicon)
        return named

    def _renamed(self, mark: Mark, following: Mark) -> bool:
        """Whether `following` is an apposition to `mark`: `his Iraqi counterpart, Fuad Hussein`."""
        if mark.mention.kind not in {"title", "body"} or following.mention.kind != "name":
            return False
        if self.words[mark.last : mark.last + 1] not in ((",",), ("(",)) or following.first - mark.last > 1:
            return False
        return self.words[mark.last - 1].rstrip("s") in {
            "counterpart",
            "minister",
            "president",
            "colleague",
            "ambassador",
        }

    def state_at(self, index: int) -> tuple[int, str] | None:
        """The state, or the capital, that is named at `index`: its end and its ISO 3166-1 alpha-3 code."""
        found = default_registry().at(self.sentence.tokens, index)
        if found and found[1].code in "SC":
            return found[0], str(found[1].key)
        return None
