"""Online geocoders through geopy: one request a second, a named user agent, every answer kept.

Off unless the user turned it on.  A geocoder is asked only for names that the embedded gazetteer does not know.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from importlib import metadata
from typing import Any, Protocol

import geopy.exc
from geopy.geocoders import get_geocoder_for_service

from dateline.config import Settings
from dateline.errors import GeocoderError
from dateline.geocoding.cache import Answer, AnswerCache
from dateline.geocoding.outgoing import guarded, refusal
from dateline.geocoding.policy import Policy, allowed
from dateline.model import Kind, Name, Note, Place
from dateline.ports import Found

__all__ = ["OnlineGeocoder", "Provider", "open_geocoder"]

_TIMEOUT = 10.0  # seconds
_LONGEST_WAIT = 60.0  # seconds in the queue before giving up
_KINDS = {
    **dict.fromkeys(("country",), Kind.COUNTRY),
    **dict.fromkeys(
        ("state", "region", "province", "county", "island", "archipelago", "mountain_range", "peninsula"), Kind.REGION
    ),
    **dict.fromkeys(
        ("city", "town", "village", "hamlet", "suburb", "municipality", "administrative", "locality"), Kind.CITY
    ),
    **dict.fromkeys(("river", "water", "bay", "sea", "strait", "ocean", "lake"), Kind.WATER),
    **dict.fromkeys(("peak", "cape", "volcano"), Kind.OTHER),
}


class Provider(Protocol):
    """The part of a geopy geocoder that is used."""

    headers: dict[str, str]

    def geocode(self, query: str, **options: Any) -> Any:
        """A geopy Location or None."""
        ...


class OnlineGeocoder:
    """Asks one provider; remembers its answers; never raises for a single name."""

    def __init__(
        self,
        name: str,
        provider: Provider,
        policy: Policy,
        cache: AnswerCache,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.name = name.lower()
        self.attribution = policy.attribution
        self._provider = provider
        self._policy = policy
        self._cache = cache
        self._sleep = sleep

    def find(self, name: str, lang: str) -> Found:
        """The place that the provider knows by ``name``, or a note why there is none."""
        query = " ".join(name.split())
        if not query:
            return Found(None, Note.of("geocoding.unknown", name=name, provider=self.name))
        answer = self._cache.get(self.name, query.casefold(), lang)
        if answer is None:
            wait = self._cache.reserve(self.name, self._policy.interval)
            if wait > _LONGEST_WAIT:
                return Found(None, Note.of("geocoding.busy", name=name, provider=self.name))
            if wait > 0:
                self._sleep(wait)
            try:
                answer = self._ask(query, lang)
            except geopy.exc.GeopyError as error:
                return Found(None, _note(error, name, self.name))
            self._cache.put(self.name, query.casefold(), lang, answer)
        if answer.raw is None:
            return Found(None, Note.of("geocoding.unknown", name=name, provider=self.name))
        return Found(_place(self.name, name, lang, answer.raw))

    def find_many(self, names: Iterable[str], lang: str) -> dict[str, Found]:
        """``find`` for several names, one after the other as the policy asks."""
        return {name: self.find(name, lang) for name in dict.fromkeys(names)}

    def _ask(self, query: str, lang: str) -> Answer:
        options: dict[str, Any] = {"exactly_one": True, "timeout": _TIMEOUT}
        if self.name in {"nominatim", "photon"}:
            options["language"] = lang
        if self.name == "nominatim":
            options["addressdetails"] = True
        location = self._provider.geocode(query, **options)
        if location is None:
            return Answer(None)
        raw = location.raw if isinstance(location.raw, dict) else {}
        return Answer(
            {"latitude": location.latitude, "longitude": location.longitude, "address": location.address, "raw": raw}
        )


def open_geocoder(settings: Settings, name: str = "", **options: Any) -> OnlineGeocoder:
    """The geocoder ``name`` as geopy calls it (default: the settings' one, else Nominatim).

    ``options`` go to geopy's class (``domain``, ``api_key`` …), before those that the settings give.

    Raises GeocoderError where going online or to its host is not allowed, the provider wants a contact, or geopy has
    no such one.
    """
    name = name or settings.geocoder or "nominatim"
    policy = allowed(settings, name)
    options = {**_options(settings), **options}
    try:
        kind = get_geocoder_for_service(name)
    except geopy.exc.GeocoderNotFound as error:
        raise GeocoderError(f"There is no geocoder named {name}.", "geocoding.no_provider", provider=name) from error
    agent = f"dateline/{_version()}" + (f" ({settings.contact})" if settings.contact else "")
    try:
        provider = kind(user_agent=agent, adapter_factory=guarded(name, settings.online_hosts), **options)
    except (TypeError, geopy.exc.GeopyError) as error:
        raise GeocoderError(
            f"The geocoder {name} cannot be used: {error}.", "geocoding.bad_options", provider=name, error=error
        ) from error
    if settings.contact:
        provider.headers["Referer"] = settings.contact
    return OnlineGeocoder(name, provider, policy, AnswerCache(settings.cache_dir / "geocoder-answers.sqlite"))


def _options(settings: Settings) -> dict[str, str]:
    """What the settings say about the provider, as geopy's classes take it."""
    out: dict[str, str] = {}
    if settings.geocoder_url:
        scheme, _, domain = settings.geocoder_url.rstrip("/").rpartition("://")
        out |= {"domain": domain, "scheme": scheme or "https"}
    if settings.geocoder_key:
        out["api_key"] = settings.geocoder_key
    return out


def _version() -> str:
    try:
        return metadata.version("dateline")
    except metadata.PackageNotFoundError:
        return "0"


def _note(error: geopy.exc.GeopyError, name: str, provider: str) -> Note:
    refused = refusal(error)
    if refused is not None:
        return Note.of(refused.key, **refused.values)
    kinds = (
        (geopy.exc.GeocoderTimedOut, "geocoding.timed_out"),
        (geopy.exc.GeocoderQuotaExceeded, "geocoding.refused"),
        (geopy.exc.GeocoderAuthenticationFailure, "geocoding.refused"),
        (geopy.exc.GeocoderInsufficientPrivileges, "geocoding.refused"),
        (geopy.exc.GeocoderUnavailable, "geocoding.unavailable"),
        (geopy.exc.GeocoderParseError, "geocoding.malformed"),
    )
    key = next((key for kind, key in kinds if isinstance(error, kind)), "geocoding.failed")
    return Note.of(key, name=name, provider=provider)


def _place(provider: str, name: str, lang: str, answer: dict[str, Any]) -> Place:
    raw = answer["raw"]
    kind = raw.get("addresstype") or raw.get("type") or raw.get("properties", {}).get("osm_value", "")
    address = raw.get("address")
    country = address.get("country_code", "") if isinstance(address, dict) else ""
    identifier = raw.get("osm_id") or raw.get("place_id") or f"{answer['latitude']:.4f},{answer['longitude']:.4f}"
    shown = str(answer["address"]).split(",")[0].strip() or name
    return Place(
        id=f"{provider}:{raw.get('osm_type', '')}{identifier}",
        name=shown,
        lat=float(answer["latitude"]),
        lon=float(answer["longitude"]),
        kind=_KINDS.get(str(kind), Kind.SITE),
        country=str(country).upper(),
        feature=str(kind),
        names=(Name(name, lang), Name(shown, lang)),
    )
