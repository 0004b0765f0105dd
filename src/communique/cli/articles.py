"""`communique articles`: the articles themselves, from a corpus."""

from communique.cli.asking import question_command

command = question_command("articles", "articles", "The articles themselves.")
