"""Writes docs/cli.md, and in README.md the output that stands between its markers; tests hold both to be current.

python docs/generate.py
"""

from __future__ import annotations

import inspect
import re
import shlex
from pathlib import Path

import click
from click.testing import CliRunner

from communique import settings
from communique.cli import main

ROOT = Path(__file__).parents[1]
README, REFERENCE = ROOT / "README.md", ROOT / "docs" / "cli.md"
OUTPUT = re.compile(r"(<!-- output of: (?P<command>.*?) -->\n```text\n)(?P<shown>.*?)(```\n)", re.DOTALL)


def reference() -> str:
    """docs/cli.md, from what the commands say of themselves."""
    context = click.Context(main, info_name="communique")
    head = "# The command line\n\nMade by `docs/generate.py`; `communique COMMAND --help` says the same.\n"
    commands = [(name, main.get_command(context, name)) for name in main.list_commands(context)]
    example = [f"    {line}" for line in re.findall(r"^ *(\w+ = .*)$", settings.__doc__ or "", re.MULTILINE)]
    tail = ["## communique.toml\n", "Settings, with their defaults; every key may be left out.\n", *example, ""]
    return "\n".join([head, *(_command(name, command) for name, command in commands if command), *tail])


def _command(name: str, command: click.Command) -> str:
    arguments = " ".join(str(p.metavar) for p in command.params if isinstance(p, click.Argument))
    prose = "\n\n".join(" ".join(part.split()) for part in inspect.cleandoc(command.help or "").split("\n\n")).replace(
        "<", "&lt;"
    )
    options = [_option(p) for p in command.params if isinstance(p, click.Option)]
    usage = f"    communique {name} [OPTIONS] {arguments}"
    return "\n".join(
        [f"## communique {name}\n", usage, "", prose, "", "| option | what it does |", "| --- | --- |", *options, ""]
    )


def _option(option: click.Option) -> str:
    names = ", ".join(option.opts)
    choices = isinstance(option.type, click.Choice)
    value = "\\|".join(option.type.choices) if choices else option.metavar if not option.is_flag else None  # type: ignore[attr-defined]
    default = f" Default: {option.default}." if option.show_default else ""
    return f"| `{names}`{f' {value}' if value else ''} | {option.help}{default} |"


def readme() -> str:
    """README.md with the output of each marked command put in anew."""
    return OUTPUT.sub(lambda found: found[1] + output(found["command"]) + found[4], README.read_text(encoding="utf-8"))


def output(command: str) -> str:
    """What a `communique ...` command prints, run in the project's folder at the width of a plain terminal."""
    _, *arguments = shlex.split(command)
    return CliRunner(env={"COLUMNS": "88"}).invoke(main, arguments).stdout


if __name__ == "__main__":
    REFERENCE.write_text(reference(), encoding="utf-8")
    README.write_text(readme(), encoding="utf-8")
