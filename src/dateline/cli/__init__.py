"""The engine from the shell: ``dateline --help``."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from dateline.cli import access, bulk, dossiers, gazetteers, judging, keeping, readings, serving
from dateline.cli.words import sentence
from dateline.config import Settings, settings_from, shown
from dateline.errors import DatelineError

__all__ = ["main", "parser"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.  Returns the exit status: 0 done, 1 partly done, 2 not done, 130 stopped."""
    args = parser().parse_args(arguments)
    try:
        return int(args.run(args, settings_from()))
    except DatelineError as error:
        for one in (error, *getattr(error, "others", ())):
            print(f"dateline: {sentence(one)}", file=sys.stderr)
        return 2
    except BrokenPipeError:  # the reader of our output went away: nothing is wrong here
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("dateline: stopped", file=sys.stderr)
        return 130


def parser() -> argparse.ArgumentParser:
    """All commands with their options."""
    root = argparse.ArgumentParser(prog="dateline", description="Read journeys out of news articles.")
    commands = root.add_subparsers(required=True, metavar="COMMAND")
    readings.add_commands(commands)
    judging.add_commands(commands)
    gazetteers.add_commands(commands)
    dossiers.add_commands(commands)
    access.add_commands(commands)
    bulk.add_commands(commands)
    serving.add_commands(commands)
    keeping.add_commands(commands)
    printed = commands.add_parser("settings", help="check the settings in force and print them, without secrets")
    printed.set_defaults(run=_settings)
    return root


def _settings(args: argparse.Namespace, settings: Settings) -> int:
    for name, value in shown(settings).items():
        print(f"{name} = {value}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
