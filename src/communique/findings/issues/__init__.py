"""What is on the table: issues of diplomacy, by the words that show them, with a list of subjects that have none yet.

Nothing is invented: each tag has its words (`IssueTag`), and `propose` only lists what keeps coming up, for people to
name.
"""

from communique.findings.issues.attach import of_spans, on_encounters, on_quotations
from communique.findings.issues.propose import Proposal, propose
from communique.findings.issues.taxonomy import Issue, Tag, Taxonomy, taxonomy

__all__ = [
    "Issue",
    "Proposal",
    "Tag",
    "Taxonomy",
    "of_spans",
    "on_encounters",
    "on_quotations",
    "propose",
    "taxonomy",
]
