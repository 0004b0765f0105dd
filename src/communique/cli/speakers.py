"""`communique speakers`: how often who is quoted, the most first: by person, country, outlet or period."""

from communique.cli.asking import counts_command
from communique.query.counting import OF_SPEAKERS

command = counts_command(
    "speakers",
    "quotations",
    OF_SPEAKERS,
    """How often who is quoted, the most first: by person, country, outlet, relayer or period.

Where the corpus is merged, a statement counts once, beside its reports.""",
)
