"""Whether settings fit together: a server that would be open to strangers by mistake does not start."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from dateline.config.values import Settings
from dateline.errors import SettingsError

__all__ = ["faults", "host_of", "is_loopback", "named", "open_door"]

MODES = ("", "none", "proxy", "oidc")
_SHORTEST_SECRET = 32
_HOST = re.compile(r"(\*\.)?[^\s/:@?#*]+(\.[^\s/:@?#*]+)*\Z")
_OIDC = ("oidc_metadata_url", "oidc_client_id", "oidc_client_secret", "cookie_secret", "public_url")


def is_loopback(address: str) -> bool:
    """True for this machine's own address, by name or number."""
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address(address.partition("%")[0]).is_loopback
    except ValueError:
        return False


def named(host: str, hosts: Iterable[str]) -> bool:
    """True if a list names this host: as it is, by ``*.`` and a domain that it lies under, or by ``*``."""
    host = _ascii(host)
    for one in map(_ascii, hosts):
        if one == "*" or one == host or (one.startswith("*.") and host.endswith(one[1:]) and host != one[1:]):
            return bool(host)
    return False


def host_of(url: str) -> str:
    """The host of a web address, which may be a template as tile servers have it; "" for none."""
    try:
        return urlsplit(re.sub(r"\{\w+\}", "0", url)).hostname or ""
    except ValueError:
        return ""


def _ascii(host: str) -> str:
    """A host's name as the network has it, so that one name has one spelling."""
    host = host.strip().rstrip(".").lower()
    star, rest = ("*.", host[2:]) if host.startswith("*.") else ("", host)
    try:
        return star + (rest if rest.isascii() else rest.encode("idna").decode("ascii"))
    except UnicodeError:
        return host


def open_door(address: str) -> SettingsError:
    """Somebody would listen on an address that others reach, without having said who may come in."""
    return SettingsError(
        f"Listening on {address} lets others in. Choose who: set DATELINE_AUTH to oidc, proxy or none.",
        "settings.open",
        address=address,
    )


def faults(settings: Settings) -> Iterator[SettingsError]:
    """Everything that is wrong with settings that can be read."""
    yield from _choices(settings)
    yield from _addresses(settings)
    yield from _outgoing(settings)
    if settings.auth == "" and not is_loopback(settings.address):
        yield open_door(settings.address)
    if settings.auth == "proxy" and not settings.proxies and not settings.proxy_secret:
        yield SettingsError(
            "DATELINE_AUTH=proxy needs to know the proxy: set DATELINE_PROXIES to its address or "
            "DATELINE_PROXY_SECRET to a secret that it sends.",
            "settings.proxy_unknown",
        )
    if settings.auth == "oidc":
        for name in _OIDC:
            if not getattr(settings, name):
                yield _missing(name, "DATELINE_AUTH=oidc")
    if settings.auth in {"proxy", "oidc"} and not any(roles.get("owner") for roles in settings.roles.values()):
        yield SettingsError(
            'Nobody could make a dossier: name an owner, DATELINE_ROLES={"*": {"owner": ["ada@example.org"]}}.',
            "settings.no_owner",
            example='{"*": {"owner": ["ada@example.org"]}}',
        )
    for name in ("cookie_secret", "proxy_secret"):
        if getattr(settings, name) and len(getattr(settings, name)) < _SHORTEST_SECRET:
            yield SettingsError(
                f"DATELINE_{name.upper()} is too short: give at least {_SHORTEST_SECRET} random characters.",
                "settings.short_secret",
                name=name.upper(),
                least=_SHORTEST_SECRET,
            )


def _choices(settings: Settings) -> Iterator[SettingsError]:
    choices = {"auth": MODES[1:], "log_format": ("text", "json"), "log_level": ("debug", "info", "warning", "error")}
    for name, allowed in choices.items():
        value = getattr(settings, name)
        if value not in allowed and not (name == "auth" and value == ""):
            yield SettingsError(
                f"DATELINE_{name.upper()} is {value}. Choose one of: {', '.join(allowed)}.",
                "settings.choice",
                name=name.upper(),
                value=value,
                allowed=", ".join(allowed),
            )
    if settings.port > 65_535:
        yield SettingsError(
            f"DATELINE_PORT is {settings.port}. Give a number up to 65535.", "settings.port", port=settings.port
        )


def _addresses(settings: Settings) -> Iterator[SettingsError]:
    for name in ("public_url", "oidc_metadata_url", "geocoder_url"):
        value = getattr(settings, name)
        if value and not _web(value):
            yield SettingsError(
                f"DATELINE_{name.upper()} is no web address. Write https://…; without TLS only on this machine.",
                "settings.web_address",
                name=name.upper(),
            )
    if settings.tiles_url and not _web(re.sub(r"\{\w+\}", "0", settings.tiles_url).partition("?")[0]):
        yield SettingsError(
            "DATELINE_TILES_URL is no web address. Write https://…; without TLS only on this machine.",
            "settings.web_address",
            name="TILES_URL",
        )
    for value in settings.embed_in:
        parts = urlsplit(value)
        if not _web(value) or set(value) & set(" ;,'\"") or parts.path not in {"", "/"}:
            yield SettingsError(
                "DATELINE_EMBED_IN is no list of web addresses. Write https://…, without a path.",
                "settings.web_address",
                name="EMBED_IN",
            )
    for name in ("proxies", "metrics_from"):
        for value in getattr(settings, name):
            try:
                ipaddress.ip_network(value, strict=False)
            except ValueError:
                yield SettingsError(
                    f"DATELINE_{name.upper()} holds {value}, which is no address. Write 10.0.0.5 or 10.0.0.0/24.",
                    "settings.network",
                    name=name.upper(),
                    value=value,
                )
    scheme = urlsplit(settings.database_url).scheme.partition("+")[0]
    if settings.database_url and scheme not in {"postgresql", "postgres", "sqlite"}:
        yield SettingsError(
            "DATELINE_DATABASE_URL is no database address. Write postgresql://user:password@host/name.",
            "dossier.bad_url",
        )


def _outgoing(settings: Settings) -> Iterator[SettingsError]:
    """Whether it is said where requests may go, and whether that fits what is to be asked."""
    for value in settings.online_hosts:
        if value != "*" and not _HOST.match(value) and not _is_address(value):
            yield SettingsError(
                f"DATELINE_ONLINE_HOSTS holds {value}, which is no host. Write a.example, *.a.example, or * for all.",
                "settings.host",
                value=value[:80],
            )
    if not settings.online:
        return
    if not settings.online_hosts:
        yield SettingsError(
            "DATELINE_ONLINE does not say what may be asked. Name hosts in DATELINE_ONLINE_HOSTS, "
            "or write * for the whole public internet.",
            "settings.no_hosts",
        )
        return
    for name in ("geocoder_url", "tiles_url"):
        value = getattr(settings, name)
        if value and not named(host_of(value), settings.online_hosts):
            yield SettingsError(
                f"DATELINE_{name.upper()} asks {host_of(value)}, which DATELINE_ONLINE_HOSTS does not name. Add it.",
                "settings.host_missing",
                name=name.upper(),
                host=host_of(value),
            )


def _is_address(value: str) -> bool:
    try:
        ipaddress.ip_address(value)
    except ValueError:
        return False
    return True


def _web(value: str) -> bool:
    try:
        parts = urlsplit(value)
        host = parts.hostname or ""
    except ValueError:
        return False
    safe = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))
    return bool(safe and host and not parts.query and not parts.fragment and not parts.username)


def _missing(name: str, because: str) -> SettingsError:
    return SettingsError(
        f"DATELINE_{name.upper()} is missing; {because} needs it.", "settings.missing", name=name.upper(), why=because
    )
