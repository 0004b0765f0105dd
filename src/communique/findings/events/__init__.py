"""Who did what to whom: events in PLOVER, the ontology of political event data (Open Event Data Alliance, 2021).

Rules over a table of trigger words (data/events.tsv) find an event's type and parties, and what the words around the
trigger say of its status; who vouches for it, the page or a speaker, is its voice. docs/events.md explains both.
`deeds` puts these drafts beside what the reader sees, and decides.
"""
