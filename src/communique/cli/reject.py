"""`communique reject`: these findings are wrong."""

from communique.cli.saying import verdict_command

command = verdict_command("reject", "Say that findings are wrong: no question finds them any more, but with --raw.")
