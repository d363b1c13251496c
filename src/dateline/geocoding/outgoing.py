"""geopy's way to the network, with a guard: no host is asked that the settings do not name, not after a redirect."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from geopy.adapters import RequestsAdapter

from dateline.config.checks import host_of, named
from dateline.errors import GeocoderError
from dateline.geocoding.policy import not_named

__all__ = ["guarded", "refusal"]


class _Guarded(RequestsAdapter):  # type: ignore[misc]
    """geopy's own adapter; each of its requests passes the guard."""

    def __init__(self, *, provider: str, hosts: tuple[str, ...], **options: Any) -> None:
        super().__init__(**options)
        for scheme, transport in list(self.session.adapters.items()):
            self.session.mount(scheme, _Guard(transport, provider, hosts))


class _Guard:
    """Stands before a transport: what follows a redirect comes here, too."""

    def __init__(self, transport: Any, provider: str, hosts: tuple[str, ...]) -> None:
        self._transport, self._provider, self._hosts = transport, provider, hosts

    def send(self, request: Any, **options: Any) -> Any:
        """Send, unless the host is not named.  Raises GeocoderError."""
        host = host_of(request.url)
        if not named(host, self._hosts):
            raise not_named(self._provider, host)
        return self._transport.send(request, **options)

    def close(self) -> None:
        """Give the connections back."""
        self._transport.close()


def guarded(provider: str, hosts: tuple[str, ...]) -> Callable[..., Any]:
    """The adapter factory that geopy's geocoders take."""
    return partial(_Guarded, provider=provider, hosts=hosts)


def refusal(error: BaseException) -> GeocoderError | None:
    """The guard's word, where geopy's error came of it."""
    cause = error.__context__
    return cause if isinstance(cause, GeocoderError) else None
