"""`communique outlets`: how much each outlet reports."""

from communique.cli.asking import counts_command
from communique.query.counting import OF_OUTLETS

command = counts_command(
    "outlets",
    "articles",
    OF_OUTLETS,
    """How much each outlet reports: articles and what was found in them, by outlet, language or period.""",
)
