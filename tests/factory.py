"""Hand-made readings for tests of what shows, stores or scores them; no reader takes part."""

from __future__ import annotations

from communique import records as r

_EVIDENCE = "by hand"


def span(text: str, words: str, nth: int = 0) -> r.Span:
    """Where `words` stand in `text`; `nth` counts from 0."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return r.Span(start, start + len(words))


def article(text: str, *, title: str | None = None, origin: str = "page.txt", **more: object) -> r.Article:
    """An article with the given text: its first line a title where one is given, the rest body."""
    source_id = r.content_id("s", origin)
    cut = text.index("\n") if title else 0
    blocks: tuple[r.Block, ...] = (r.Block(r.Span(0, cut), "title", "first line"),) if title else ()
    body = r.Span(text.index(text[cut:].lstrip()), len(text)) if text.strip() else None
    blocks += (r.Block(body, "body", "text"),) if body else ()
    fields: dict[str, object] = {
        "id": r.content_id("a", text),
        "source_id": source_id,
        "url": None,
        "outlet": None,
        "title": title,
        "published": None,
        "dateline": None,
        "language": "en",
        "translation": r.Translation(False, 0.9, ()),
        "text": text,
        "blocks": blocks,
        "edits": (),
        "runs": (),
        "charset": "utf-8",
    }
    return r.Article(**{**fields, **more})  # type: ignore[arg-type]  # keywords of Article, checked by it


def reading(of: r.Article, *, origin: str = "page.txt", **lists: tuple[object, ...]) -> r.Reading:
    """A reading of `of` with the given lists; the others are empty."""
    source = r.Source(of.source_id, of.url, origin, None, "text/plain")
    empty: dict[str, tuple[object, ...]] = {"mentions": (), "actors": (), "quotations": (), "encounters": ()}
    return r.Reading(source, of, **{**empty, **lists})  # type: ignore[arg-type]  # keywords of Reading


def party(text: str, name: str, country: str | None = None, *, actor_id: str | None = None) -> r.Party:
    """A party pinned to the first place where its name stands, or to none."""
    return r.Party(name, country, actor_id, span(text, name) if name in text else None)


def quotation(text: str, words: tuple[str, ...], **more: object) -> r.Quotation:
    """A quotation with the given words as content; everything else by keyword, or empty."""
    content = tuple(span(text, w) for w in words)
    fields: dict[str, object] = {
        "id": r.content_id("q", content),
        "kind": "direct",
        "content": content,
        "cue": None,
        "speaker": None,
        "on_behalf_of": None,
        "addressees": (),
        "relayed_by": None,
        "issues": (),
        "when": None,
        "evidence": r.Evidence(content, _EVIDENCE, 0.9),
    }
    return r.Quotation(**{**fields, **more})  # type: ignore[arg-type]  # keywords of Quotation


def encounter(*participants: r.Party, **more: object) -> r.Encounter:
    """A meeting that was held, or whatever the keywords say."""
    fields: dict[str, object] = {
        "id": r.content_id("e", participants, sorted(more)),
        "mode": "meeting",
        "status": "held",
        "participants": participants,
        "place": None,
        "occasion": None,
        "when": None,
        "issues": (),
        "evidence": r.Evidence((), _EVIDENCE, 0.8),
    }
    return r.Encounter(**{**fields, **more})  # type: ignore[arg-type]  # keywords of Encounter


FJORD = (
    "Norway and Iceland talk fish\n\n"
    "Norway’s minister, “We agree on the cod.” said Foreign Minister Kari Lund after she met Jon Arnason "
    "in Oslo. "
    "Lund told reporters that Reykjavik had asked for time. expressed.\n\n"
    "Subscribe to our newsletter"
)


def fjord() -> r.Reading:
    """One small reading with something of everything that can be shown."""
    text = FJORD
    lund = r.Actor("act_lund", "Kari Lund", "person", "NOR", (r.Role("Foreign Minister", None, ("2021", None)),))
    arnason = r.Actor("act_arnason", "Jon Arnason", "person", "ISL")
    end = len(text)
    promo = span(text, "Subscribe to our newsletter")
    cut = r.Span(span(text, "expressed.").end, span(text, "expressed.").end)
    of = article(
        text,
        title="Norway and Iceland talk fish",
        origin="fjord.txt",
        outlet="The Fjord Post",
        url="https://news.example/fjord",
        translation=r.Translation(True, 0.8, (r.Sign(span(text, "expressed."), "a cue left after the quote"),)),
        blocks=(
            r.Block(r.Span(0, 28), "title", "first line"),
            r.Block(r.Span(30, promo.start - 2), "body", "text"),
            r.Block(promo, "debris", "promotion"),
        ),
        edits=(r.Edit("class=“x”>", cut, "drop-markup", "an attribute without its tag"),),
        runs=(
            r.Run(r.Span(0, 28), r.ByteSpan(0, 28)),
            r.Run(r.Span(30, end), r.ByteSpan(30, end + 4)),
        ),
    )
    said = quotation(
        text,
        ("We agree on the cod.",),
        cue=span(text, "said"),
        speaker=r.Party("Kari Lund", "NOR", lund.id, span(text, "Foreign Minister Kari Lund")),
    )
    told = quotation(
        text,
        ("Reykjavik had asked for time",),
        kind="indirect",
        cue=span(text, "told"),
        speaker=r.Party("Kari Lund", "NOR", lund.id, span(text, "Lund", 1)),
        addressees=(party(text, "reporters"),),
    )
    met = encounter(
        r.Party("Kari Lund", "NOR", lund.id, span(text, "she")),
        r.Party("Jon Arnason", "ISL", arnason.id, span(text, "Jon Arnason")),
        occasion=span(text, "met"),
        place=r.Place("Oslo", "NOR", span(text, "Oslo")),
        evidence=r.Evidence((span(text, "she met Jon Arnason in Oslo"),), "met-verb", 0.8),
    )
    return reading(
        of,
        origin="fjord.txt",
        mentions=(r.Mention(span(text, "Kari Lund"), "name", lund.id, 0.9),),
        actors=(lund, arnason),
        quotations=(said, told),
        encounters=(met,),
    )


def position(text: str, holder: r.Party, stance: r.Stance, words: str, issue: str, **more: object) -> r.Position:
    """A position on the given words; everything else by keyword, or empty."""
    fields: dict[str, object] = {
        "id": r.content_id("p", holder.name, stance, words),
        "cue": None,
        "issues": (issue,),
        "addressee": None,
        "voice": "narrated",
        "when": None,
        "condition": None,
        "basis": (),
        "evidence": r.Evidence((span(text, words),), _EVIDENCE, 0.9),
    }
    return r.Position(holder=holder, stance=stance, words=(span(text, words),), **{**fields, **more})  # type: ignore[arg-type]
