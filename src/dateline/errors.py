"""One root, few leaves; each message says what to do."""


class DatelineError(Exception):
    """Root of all errors that a person can act on.  ``str(error)`` is fit for the screen.

    ``key`` and ``values`` name a message of the catalogue, so that an edge can say it in the
    reader's language; the English sentence is the exception's own text.
    """

    def __init__(self, message: str, key: str = "", /, **values: object) -> None:
        super().__init__(message)
        self.key = key
        self.values = {name: str(value) for name, value in values.items()}


class InputError(DatelineError):
    """What was given cannot be read: empty, binary, too large, malformed."""


class GazetteerError(DatelineError):
    """The gazetteer is missing or damaged; the message says how to rebuild it."""


class ModelError(DatelineError):
    """A trained model is missing or damaged."""


class GeocoderError(DatelineError):
    """An online geocoder refused, timed out or is not allowed."""


class StoreError(DatelineError):
    """The dossier cannot be opened, read or written."""


class ConflictError(StoreError):
    """Somebody else changed the same thing first."""


class SettingsError(DatelineError):
    """A setting is missing or malformed.  ``others``: what else is wrong with the same settings."""

    others: tuple["SettingsError", ...] = ()


class AccessError(DatelineError):
    """Who asks may not do this, or is not known; the message says how to come in."""
