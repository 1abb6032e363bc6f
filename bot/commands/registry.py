"""The command line itself, which each command adds itself to. Typer's room, with the other modules beside it."""

from __future__ import annotations

import typer

app = typer.Typer(
    name="wenbao",
    help="问报: ask the newspaper. Questions in Chinese or English, answers with the sentence they stand on.",
    no_args_is_help=True,
    add_completion=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
