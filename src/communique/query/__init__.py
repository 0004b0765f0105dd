"""Questions to a corpus: filters, timelines, dyads and SQL over what is committed; nothing here writes to it."""
