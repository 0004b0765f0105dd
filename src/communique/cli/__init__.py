"""The command line. One file per command, loaded when the command is called, so that start is quick."""

from __future__ import annotations

from importlib import import_module

import click

# What there is to do, and the commands for it; each is in a file of its name, as `command`.
SECTIONS = {
    "See it work": ("demo",),
    "Read pages": ("read", "explain", "score", "code", "tag", "issues"),
    "Build a corpus": ("add", "info", "errors", "merge", "index", "compact", "reread"),
    "Ask it": (
        *("quotes", "encounters", "events", "positions", "actors", "articles"),
        *("speakers", "outlets", "search", "timeline", "dyads", "duplicates", "cite", "sql", "watch"),
    ),
    "See it": ("serve", "mcp"),
    "Hand it on": ("export", "import", "compare"),
    "Correct it": ("review", "accept", "reject", "correct", "undo", "corrections", "gold"),
}
COMMANDS = frozenset(name for names in SECTIONS.values() for name in names)


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports one only when it is wanted."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"communique.cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for title, names in SECTIONS.items():
            commands = [(name, self.get_command(ctx, name)) for name in names]
            with formatter.section(title):
                formatter.write_dl(
                    [(name.ljust(10), command.get_short_help_str(200)) for name, command in commands if command]
                )


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="communique", prog_name="communique")
def main() -> None:
    """Read diplomatic news and keep the record: who said what to whom, who met whom."""
