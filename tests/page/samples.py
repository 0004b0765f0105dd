"""Pages written for the tests, in the manner of a news site and of a scraped, machine-translated article."""

from __future__ import annotations

import json

from communique import page, source
from communique.records import Article
from communique.settings import Settings

PARAGRAPHS = (
    "OSLO, March 4 (Fjord News) -- Foreign Minister Kari Lund said on Monday that Norway would keep talking to all "
    "parties in the dispute over the strait.",
    "“We have time, and we have patience,” Lund told reporters after meeting her Icelandic counterpart Jon Stefansson.",
    "The two ministers agreed to meet again in Reykjavik before the summer, and a joint working group will prepare the "
    "text of the agreement until then.",
)


def html_page(*paragraphs: str, head: str = "", title: str = "Lund sees time for talks on the strait") -> str:
    """A news page with menu, script, headline, the paragraphs and a footer."""
    body = "\n".join(f"<p>{p}</p>" for p in paragraphs or PARAGRAPHS)
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{title} | Fjord News</title>{head}
<script>var menu = "<p>not shown</p>";</script></head>
<body><nav><a href="/">Home</a> <a href="/world">World</a></nav>
<!-- the article --><article><h1>{title}</h1>
{body}
</article><footer>All about us. <a href="/c">Contact the desk of the paper here.</a></footer></body></html>"""


def compose(
    content: str | bytes, *, url: str | None = None, media_type: str | None = None, settings: Settings | None = None
) -> Article:
    """Compose content as `communique read` would."""
    raw = content.encode() if isinstance(content, str) else content
    record = source.from_bytes(raw, origin="test", url=url, media_type=media_type)
    return page.compose(record, raw, settings or Settings())


def as_json(**fields: str) -> str:
    """A JSON page with its characters as they are."""
    return json.dumps(fields, ensure_ascii=False)


def words(article: Article, kind: str) -> list[str]:
    """The text of the article's blocks of a kind."""
    return [b.span.of(article.text) for b in article.blocks if b.kind == kind]


def unrepaired(article: Article) -> str:
    """The text with every edit undone."""
    parts: list[str] = []
    read = 0
    for edit in article.edits:
        parts += [article.text[read : edit.span.start], edit.raw]
        read = edit.span.end
    return "".join([*parts, article.text[read:]])
