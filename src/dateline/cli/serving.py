"""``dateline serve``, ``health``, ``migrate``: the dashboard for others, and how it is."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from dateline import gazetteer
from dateline.access import open_office
from dateline.cli.words import own_shelf, sentence, step_bar, ui_language
from dateline.config import Settings, app_file
from dateline.operations.health import Probe
from dateline.operations.logs import start_logging
from dateline.wording import text

__all__ = ["add_commands", "server_options"]

_log = logging.getLogger("dateline.serve")

_TABLES = 10  # tables and archives may be so many times larger than one document


def add_commands(commands: Any) -> None:
    """Add the commands to the parser's subcommands."""
    serve = commands.add_parser("serve", help="run the dashboard as the settings say")
    serve.set_defaults(run=_serve)
    health = commands.add_parser("health", help="try the database and the gazetteer; 0 if both are well")
    health.set_defaults(run=_health)
    migrate = commands.add_parser("migrate", help="bring the database to this version's schema")
    migrate.set_defaults(run=_migrate)


def server_options(settings: Settings) -> list[str]:
    """The web server's options that follow from the settings."""
    public = urlsplit(settings.public_url)
    options = {
        "server.address": settings.address,
        "server.port": str(settings.port),
        "server.headless": "true",
        "server.fileWatcherType": "none",
        "server.maxUploadSize": str(settings.max_upload_mb * _TABLES),
        "server.enableXsrfProtection": "true",
        "server.enableCORS": "true",
        "server.baseUrlPath": public.path.strip("/"),
        "browser.gatherUsageStats": "false",
        "logger.hideWelcomeMessage": "true",  # the log says it, a line an event
        "browser.serverAddress": public.hostname or "",
    }
    if public.hostname:
        options["browser.serverPort"] = str(public.port or (443 if public.scheme == "https" else 80))
    return [part for name, value in options.items() if value for part in (f"--{name}", value)]


def _serve(args: argparse.Namespace, settings: Settings) -> int:
    gazetteer.ensure(settings, step_bar)
    open_office(settings).close()  # the schema is brought up once, before anybody comes
    own_shelf(settings).survey()
    environment = os.environ | {"FORWARDED_ALLOW_IPS": ""}  # addresses are looked at by us, not by the web server
    if settings.cookie_secret:
        environment["STREAMLIT_SERVER_COOKIE_SECRET"] = settings.cookie_secret
    start_logging(settings)
    if settings.auth == "none":
        _log.warning(text("server.open_to_all", ui_language(), address=settings.address))
    command = [sys.executable, "-m", "streamlit", "run", str(app_file()), *server_options(settings)]
    os.chdir(Path(app_file()).parent)
    os.execve(sys.executable, command, environment)  # noqa: S606 our own interpreter
    return 0


def _health(args: argparse.Namespace, settings: Settings) -> int:
    probe = Probe(settings)
    found = probe.look()
    probe.close()
    for part in found.parts:
        print(f"{part.name}: {'ok' if part.error is None else sentence(part.error)}")
    return 0 if found.well else 1


def _migrate(args: argparse.Namespace, settings: Settings) -> int:
    open_office(settings).close()
    survey = own_shelf(settings).survey(archived=True)
    for name, error in survey.broken:
        print(f"{name}: {sentence(error)}", file=sys.stderr)
    return 1 if survey.broken else 0
