"""The option that says what the columns of tables are called."""

from __future__ import annotations

import click

columns_option = click.option(
    "--columns",
    metavar="FIELD=NAME,...",
    help="What the columns of a table are called where not by a usual name: text=Body,date=Day.",
)
