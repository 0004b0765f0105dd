"""Rules and reader joined: what the trained reader saw and the rules did not becomes a quotation too.

The rules were written for reports that they know by their words; the reader sees sentence structure, so it finds the
report whose parts stand far apart. Where both have the same words the rules' reading stands, for its extents follow
this project's guidelines; the reader then only names a source where the rules had none in the sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from communique.findings.quotations.drafts import Draft
from communique.findings.quotations.links import Link
from communique.records import Party, Span

LINKED = "reader.linked"
REPAIRED = "reader.repaired"
_STRETCH = 2000  # characters
_SAME = 0.5  # of the shorter content that both share, from which on two contents are the same report


def join(drafts: Sequence[Draft], links: Iterable[Link], whom: Callable[[Span], Party]) -> list[Draft]:
    """The drafts that `links` add to those of the rules; `whom` says whom the words of a source mean."""
    added: list[Draft] = []
    index = _Index(drafts)
    for link in links:
        near = index.near((link.cue, *link.content))
        by_cue = next((draft for draft in near if draft.cue is not None and draft.cue.meets(link.cue)), None)
        if by_cue is not None:
            _repair(by_cue, link, whom)
            index.add(by_cue)
        elif link.content and not any(_same(draft, link) for draft in near):
            outer = _around(near, link)
            if outer is None or link.named:
                added.append(_draft(link, outer, whom))
                index.add(added[-1])
    return added


class _Index:
    """Drafts by the stretches of text that they touch: a long page has too many to compare each with each."""

    def __init__(self, drafts: Sequence[Draft]) -> None:
        self._at: dict[int, list[Draft]] = {}
        for draft in drafts:
            self.add(draft)

    def add(self, draft: Draft) -> None:
        for place in self._places((*draft.content, *((draft.cue,) if draft.cue else ()))):
            held = self._at.setdefault(place, [])
            if all(draft is not other for other in held):
                held.append(draft)

    def near(self, spans: Iterable[Span]) -> list[Draft]:
        """The drafts that touch a stretch that one of the spans touches, in the order in which they were added."""
        return list({id(draft): draft for place in self._places(spans) for draft in self._at.get(place, ())}.values())

    @staticmethod
    def _places(spans: Iterable[Span]) -> list[int]:
        return sorted({place for span in spans for place in range(span.start // _STRETCH, span.end // _STRETCH + 1)})


def _draft(link: Link, outer: Draft | None, whom: Callable[[Span], Party]) -> Draft:
    draft = Draft(list(link.content), list(link.quoted), link.cue, link.source, LINKED, addressee=link.told)
    draft.speaker = replace(whom(link.means), span=link.source) if link.means else whom(link.source)
    draft.relayed_by = outer.speaker if outer else None
    return draft


def _repair(draft: Draft, link: Link, whom: Callable[[Span], Party]) -> None:
    """Put a draft right where the reader, at the same cue, has other words for it altogether.

    Two extents that share most of their words are left as the rules have them.
    """
    if not draft.quoted and _common(draft.content, link.content) < _SAME and _clear(link.content, link.source):
        draft.content, draft.quoted = list(link.content), list(link.quoted)
        draft.source, draft.speaker, draft.rule = link.source, whom(link.source), REPAIRED
    elif draft.source and not draft.source.meets(link.source) and _clear(draft.content, link.source):
        draft.source, draft.speaker, draft.rule = link.source, whom(link.source), REPAIRED


def _clear(content: Sequence[Span], source: Span) -> bool:
    return not any(part.meets(source) for part in content)


def _common(one: Sequence[Span], other: Sequence[Span]) -> float:
    """How much of the shorter of two contents stands in the other, in characters."""
    shared = sum(_shared(a, b) for a in one for b in other)
    return shared / max(1, min(sum(map(len, one)), sum(map(len, other))))


def _same(draft: Draft, link: Link) -> bool:
    """Whether the draft has the same words, and neither report stands inside the other."""
    if _holds(draft.content, link.cue) or draft.cue is not None and _holds(link.content, draft.cue):
        return False
    return _common(draft.content, link.content) >= _SAME


def _around(drafts: Sequence[Draft], link: Link) -> Draft | None:
    """The shortest report whose words hold the link's cue."""
    outer = (draft for draft in drafts if _holds(draft.content, link.cue))
    return min(outer, key=lambda draft: sum(map(len, draft.content)), default=None)


def _holds(content: Sequence[Span], cue: Span) -> bool:
    return any(part.holds(cue) for part in content)


def _shared(one: Span, other: Span) -> int:
    return max(0, min(one.end, other.end) - max(one.start, other.start))
