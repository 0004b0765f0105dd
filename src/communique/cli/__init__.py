"""The command line. One file per command, loaded when the command is called, so that start is quick."""

from __future__ import annotations

from importlib import import_module

import click

# Command name -> the module that holds it, as `command`.
COMMANDS = {
    "accept": "communique.cli.accept",
    "actors": "communique.cli.actors",
    "add": "communique.cli.add",
    "articles": "communique.cli.articles",
    "code": "communique.cli.code",
    "compact": "communique.cli.compact",
    "correct": "communique.cli.correct",
    "dyads": "communique.cli.dyads",
    "encounters": "communique.cli.encounters",
    "errors": "communique.cli.errors",
    "events": "communique.cli.events",
    "explain": "communique.cli.explain",
    "gold": "communique.cli.gold",
    "index": "communique.cli.index",
    "info": "communique.cli.info",
    "issues": "communique.cli.issues",
    "positions": "communique.cli.positions",
    "quotes": "communique.cli.quotes",
    "merge": "communique.cli.merge",
    "read": "communique.cli.read",
    "reject": "communique.cli.reject",
    "reread": "communique.cli.reread",
    "review": "communique.cli.review",
    "score": "communique.cli.score",
    "search": "communique.cli.search",
    "sql": "communique.cli.sql",
    "tag": "communique.cli.tag",
    "timeline": "communique.cli.timeline",
    "undo": "communique.cli.undo",
    "watch": "communique.cli.watch",
}


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports one only when it is wanted."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(COMMANDS[cmd_name]).command
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="communique", prog_name="communique")
def main() -> None:
    """Read diplomatic news and keep the record: who said what to whom, who met whom."""
