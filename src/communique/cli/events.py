"""`communique events`: what one side did to another, in the types of PLOVER, from a corpus."""

from communique.cli.asking import question_command

command = question_command("events", "events", "What one side did to another, in the types of PLOVER.")
