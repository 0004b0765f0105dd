"""`communique actors`: who is in the record, across articles."""

from communique.cli.asking import question_command

command = question_command(
    "actors", "actors", "Who is in the record, across articles: a row for each, with the spellings that there are."
)
