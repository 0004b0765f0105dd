"""`communique encounters`: who met whom: meetings, calls, visits, summits, talks, signings, from a corpus."""

from communique.cli.asking import question_command

command = question_command(
    "encounters", "encounters", "Who met whom: meetings, calls, visits, summits, talks, signings."
)
