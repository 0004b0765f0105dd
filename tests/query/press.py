"""A small corpus made by reading pages written for these tests; persons and papers are made up."""

# ruff: noqa: E501 - pages are as long as they are
from __future__ import annotations

from functools import cache
from pathlib import Path

import communique
from communique.records import Reading
from communique.store import manifest as manifests
from communique.store.folder import Folder, make_folder
from communique.store.manifest import Shard
from communique.store.rows import rows

PAGES = {
    "courier-1": """<html><head><title>Portugal and Ghana reopen fisheries talks</title>
<meta property="og:site_name" content="The Harbour Courier"><meta property="article:published_time" content="2024-03-14">
</head><body><article><h1>Portugal and Ghana reopen fisheries talks</h1>
<p>Portuguese Foreign Minister Helena Sarmento met Ghanaian Foreign Minister Kwabena Osei-Tutu in Lisbon on Thursday to
discuss fishing rights.</p>
<p>"We lost two years to a quarrel over fishing forms," Sarmento told Osei-Tutu.</p>
<p>Osei-Tutu said that Ghana was ready to sit down again. He warned that rumours about money "sink more boats than storms
do".</p><p>Portugal demanded that Ghana release the crew of a trawler.</p></article></body></html>""",
    "courier-2": """<html><head><title>Russia rejects sanctions</title>
<meta property="og:site_name" content="The Harbour Courier"><meta property="article:published_time" content="2024-05-02">
</head><body><article><h1>Russia rejects sanctions</h1>
<p>Russian Foreign Minister Sergey Lavrov said on Thursday that new sanctions would not change anything. "Sanctions have
never stopped a river," Lavrov said.</p>
<p>The United States imposed sanctions on Russia. Russia accused the United States of breaking the treaty.</p>
<p>Russian President Vladimir Putin and American President Joe Biden spoke by phone on 1 May 2024.</p>
</article></body></html>""",
    "gazette-1": """<html><head><title>Lavrow bleibt hart</title>
<meta property="og:site_name" content="Northern Gazette"><meta property="article:published_time" content="2024-05-03">
</head><body><article><h1>Lavrov stands firm on the treaty</h1>
<p>"The sanctions <b>will</b> not change our position," Russian Foreign Minister Sergei Lavrov said on Friday in Oslo.</p>
<p>Norwegian Foreign Minister Kari Lund said that Norway opposes the sanctions. "A cease-fire is what we need," she
added.</p><p>Lund will meet Lavrov in Geneva in June 2024.</p></article></body></html>""",
}


@cache
def readings() -> tuple[Reading, ...]:
    """The pages, read once."""
    return tuple(communique.read(page) for page in PAGES.values())


def make(path: Path, *, each: int = 2) -> Folder:
    """A corpus at a path with those readings, `each` to a part."""
    folder = make_folder(path)
    known = readings()
    for number in range(0, len(known), each):
        add(folder, f"s_{number}", known[number : number + each])
    return folder


def add(folder: Folder, name: str, known: tuple[Reading, ...]) -> None:
    """One more shard with these readings."""
    tables = [rows(reading) for reading in known]
    joined = {table: [row for one in tables for row in one[table]] for table in tables[0]}
    part = folder.write(name, joined)
    manifests.save(folder.path, folder.manifest().with_shard(Shard(name, len(known), 0), part))
