"""`communique accept`: these findings are right."""

from communique.cli.saying import verdict_command

command = verdict_command("accept", "Say that findings are right, as they were read or corrected.")
