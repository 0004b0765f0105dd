"""One finding in many reports: who is the same person, which reports are of one statement, encounter or event.

Pure functions from the tables of a corpus to small tables of links; nothing is read or written here. docs/merging.md
says what counts as one, how ids persist, and gives examples.
"""

from __future__ import annotations

from communique.merge.disputes import conflicts
from communique.merge.happenings import events
from communique.merge.meetings import encounters
from communique.merge.people import offices, people
from communique.merge.speech import statements
from communique.merge.tables import RESULTS, group_id, member_of

__all__ = ["RESULTS", "conflicts", "encounters", "events", "group_id", "member_of", "offices", "people", "statements"]
