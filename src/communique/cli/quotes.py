"""`communique quotes`: who said what to whom, from a corpus."""

from communique.cli.asking import question_command

command = question_command("quotes", "quotations", "Who said what to whom.")
