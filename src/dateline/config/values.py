"""What a deployment may choose."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

__all__ = ["SECRETS", "Roles", "Settings", "shown"]

Roles = Mapping[str, Mapping[str, tuple[str, ...]]]
"""Dossier id or ``*`` → role → who: an e-mail, ``@domain``, ``group:name``, ``*`` (all who are signed in)."""


def _kind(kind: str, default: Any, *, secret: bool = False) -> Any:
    return field(default=default, metadata={"kind": kind, "secret": secret}, repr=not secret)


@dataclass(frozen=True, slots=True)
class Settings:
    """What a deployment may choose: ``DATELINE_…`` variables in upper case, or keys of one TOML file."""

    cache_dir: Path  # the built gazetteer, geocoder answers
    data_dir: Path  # dossiers
    online: bool = _kind("yes", False)  # may anything leave this machine at all?
    online_hosts: tuple[str, ...] = _kind("list", ())  # what may be asked then: a.example, *.a.example, * for all
    contact: str = _kind("text", "")  # e-mail or URL named to online geocoders, as their policies ask
    geocoder: str = _kind("text", "")  # "nominatim" or another of geopy's, for names the gazetteer lacks; empty: none
    geocoder_url: str = _kind("text", "")  # an instance of one's own
    geocoder_key: str = _kind("text", "", secret=True)  # for providers that ask for one
    tiles_url: str = _kind("text", "")  # template of an online tile server that may be used
    tiles_attribution: str = _kind("text", "")
    max_upload_mb: int = _kind("number", 10)
    bulk_max_mb: int = _kind("number", 50)  # a document of ``dateline bulk`` beyond that is put aside
    database_url: str = _kind("text", "", secret=True)  # postgresql://user:password@host/name; empty: SQLite files

    # Who may come in.
    auth: str = _kind("text", "")  # none, proxy, oidc; empty: one person, on this machine's own address only
    roles: Roles = field(default_factory=dict, metadata={"kind": "roles"})
    address: str = _kind("text", "localhost")  # where the server listens
    port: int = _kind("number", 8501)
    public_url: str = _kind("text", "")  # the address that people type, with the base path
    allowed_hosts: tuple[str, ...] = _kind("list", ())  # beside the public address's and this machine's own
    embed_in: tuple[str, ...] = _kind("list", ())  # addresses of sites that may show the app in a frame
    proxies: tuple[str, ...] = _kind("list", ())  # addresses or networks of the reverse proxies
    proxy_secret: str = _kind("text", "", secret=True)  # the proxy sends it as X-Dateline-Proxy-Secret
    user_header: str = _kind("text", "X-Forwarded-User")
    groups_header: str = _kind("text", "X-Forwarded-Groups")
    oidc_metadata_url: str = _kind("text", "")  # …/.well-known/openid-configuration
    oidc_client_id: str = _kind("text", "")
    oidc_client_secret: str = _kind("text", "", secret=True)
    oidc_groups_claim: str = _kind("text", "groups")
    cookie_secret: str = _kind("text", "", secret=True)  # the same in all replicas
    session_hours: int = _kind("number", 12)  # a sign-in lasts so long

    # How it runs.
    log_format: str = _kind("text", "text")  # text or json
    log_level: str = _kind("text", "info")
    metrics_from: tuple[str, ...] = _kind("list", ("127.0.0.1", "::1"))  # who may read /metrics
    reads_per_minute: int = _kind("number", 60)  # articles taken, a person
    fetches_per_minute: int = _kind("number", 20)  # addresses opened, a person
    keep_removed_days: int = _kind("count", 0)  # removed articles are deleted for good after so many days; 0: never
    keep_audit_days: int = _kind("count", 0)


SECRETS = frozenset(name for name, item in Settings.__dataclass_fields__.items() if item.metadata.get("secret"))
"""Settings whose values are never shown or logged."""


def shown(settings: Settings) -> dict[str, str]:
    """The settings as text, fit for the screen: of a secret only whether it is set, of an address no password."""
    out: dict[str, str] = {}
    for name in Settings.__dataclass_fields__:
        value = getattr(settings, name)
        if name == "database_url" and value:
            parts = value.partition("://")
            out[name] = f"{parts[0]}://…@{parts[2].rpartition('@')[2].partition('?')[0]}"
        elif name in SECRETS:
            out[name] = "(set)" if value else ""
        elif isinstance(value, tuple):
            out[name] = ", ".join(value)
        else:
            out[name] = json.dumps(value) if isinstance(value, Mapping) else str(value)
    return out
