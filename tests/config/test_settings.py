"""Settings from variables and a file: what is wrong is said at once, and secrets stay secret."""

from __future__ import annotations

from pathlib import Path

import pytest

from dateline.cli import main
from dateline.config import Settings, settings_from, shown
from dateline.config.checks import is_loopback, named
from dateline.config.values import SECRETS
from dateline.errors import SettingsError
from dateline.wording import LANGUAGES, catalogue

SECRET = "s" * 32
OIDC = {
    "DATELINE_AUTH": "oidc",
    "DATELINE_ADDRESS": "0.0.0.0",
    "DATELINE_PUBLIC_URL": "https://dateline.example.org/desk",
    "DATELINE_OIDC_METADATA_URL": "https://id.example.org/.well-known/openid-configuration",
    "DATELINE_OIDC_CLIENT_ID": "dateline",
    "DATELINE_OIDC_CLIENT_SECRET": "hidden-client",
    "DATELINE_COOKIE_SECRET": SECRET,
    "DATELINE_ROLES": '{"*": {"owner": ["ada@example.org"]}}',
}


HOSTS = {"DATELINE_ONLINE_HOSTS": "news.example, *.press.example"}


def faults(environment: dict[str, str]) -> list[str]:
    """Keys of everything that is wrong, in order."""
    with pytest.raises(SettingsError) as caught:
        settings_from(environment)
    return [error.key for error in (caught.value, *caught.value.others)]


def test_nothing_set_is_one_person_on_this_machine() -> None:
    settings = settings_from({})
    assert (settings.auth, settings.address, settings.online, settings.roles) == ("", "localhost", False, {})


def test_a_whole_set_for_sign_in() -> None:
    settings = settings_from(OIDC | {"DATELINE_PROXIES": "10.0.0.0/24, 10.1.0.1", "DATELINE_ONLINE": "yes"} | HOSTS)
    assert settings.proxies == ("10.0.0.0/24", "10.1.0.1")
    assert settings.online
    assert settings.roles == {"*": {"owner": ("ada@example.org",)}}


def test_the_environment_stands_above_the_file(tmp_path: Path) -> None:
    file = tmp_path / "dateline.toml"
    file.write_text(
        'online = true\nonline_hosts = ["*"]\nport = 9000\nallowed_hosts = ["a.example", "b.example"]\nauth = "proxy"\n'
        f'proxy_secret = "{SECRET}"\n[roles."kim-in-russia"]\nowner = ["ada@example.org"]\npublic = true\n'
    )
    settings = settings_from({"DATELINE_SETTINGS": str(file), "DATELINE_PORT": "9001"})
    assert (settings.online, settings.port, settings.allowed_hosts) == (True, 9001, ("a.example", "b.example"))
    assert settings.roles == {"kim-in-russia": {"owner": ("ada@example.org",), "public": ("*",)}}


def test_a_secret_may_come_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(SECRET + "\n")
    assert settings_from({"DATELINE_COOKIE_SECRET_FILE": str(tmp_path / "secret")}).cookie_secret == SECRET
    assert faults({"DATELINE_COOKIE_SECRET_FILE": str(tmp_path / "gone")}) == ["settings.unreadable"]


@pytest.mark.parametrize(
    ("environment", "keys"),
    [
        ({"DATELINE_PORT": "eighty"}, ["settings.number"]),
        ({"DATELINE_PORT": "0"}, ["settings.number"]),
        ({"DATELINE_PORT": "70000"}, ["settings.port"]),
        ({"DATELINE_ONLINE": "perhaps"}, ["settings.yes_no"]),
        ({"DATELINE_ONLIN": "1"}, ["settings.unknown_close"]),
        ({"DATELINE_ROLES": "ada"}, ["settings.roles"]),
        ({"DATELINE_ROLES": '{"*": {"king": ["ada"]}}'}, ["settings.roles"]),
        ({"DATELINE_ROLES": "[" * 100_000}, ["settings.roles"]),
        ({"DATELINE_ADDRESS": "0.0.0.0"}, ["settings.open"]),
        ({"DATELINE_ADDRESS": "::"}, ["settings.open"]),
        ({"DATELINE_AUTH": "ldap"}, ["settings.choice"]),
        ({"DATELINE_AUTH": "proxy"}, ["settings.proxy_unknown", "settings.no_owner"]),
        ({"DATELINE_AUTH": "oidc"}, ["settings.missing"] * 5 + ["settings.no_owner"]),
        ({**OIDC, "DATELINE_COOKIE_SECRET": "short"}, ["settings.short_secret"]),
        ({**OIDC, "DATELINE_PUBLIC_URL": "http://dateline.example.org"}, ["settings.web_address"]),
        ({"DATELINE_PUBLIC_URL": "https://["}, ["settings.web_address"]),
        ({"DATELINE_PROXIES": "the proxy"}, ["settings.network"]),
        ({"DATELINE_ONLINE": "1"}, ["settings.no_hosts"]),
        ({"DATELINE_ONLINE_HOSTS": "https://news.example, news.example/a, a b, *x, :80"}, ["settings.host"] * 5),
        ({"DATELINE_ONLINE": "1", **HOSTS, "DATELINE_GEOCODER_URL": "https://geo.example"}, ["settings.host_missing"]),
        (
            {"DATELINE_ONLINE": "1", **HOSTS, "DATELINE_TILES_URL": "https://{s}.tiles.example/{z}/{x}/{y}.png"},
            ["settings.host_missing"],
        ),
        ({"DATELINE_TILES_URL": "http://tiles.example/{z}/{x}/{y}.png"}, ["settings.web_address"]),
        ({"DATELINE_DATABASE_URL": "mysql://x/y"}, ["dossier.bad_url"]),
        ({"DATELINE_SETTINGS": "/nowhere/dateline.toml"}, ["settings.unreadable"]),
        ({"DATELINE_LOG_FORMAT": "xml", "DATELINE_LOG_LEVEL": "loud"}, ["settings.choice"] * 2),
    ],
)
def test_everything_wrong_is_named(environment: dict[str, str], keys: list[str]) -> None:
    assert faults(environment) == keys
    assert all(key in catalogue(lang) for key in keys for lang in LANGUAGES)


@pytest.mark.parametrize(
    ("content", "key"),
    [("port =", "settings.not_toml"), ("prot = 1", "settings.unknown_close"), ("xyz = 1", "settings.unknown"),
     ("port = true", "settings.number"), ("contact = 1", "settings.text"), ("proxies = [1]", "settings.list"),
     ("roles = 1", "settings.roles"), ("database_url = 1", "settings.text")],
)  # fmt: skip
def test_a_wrong_file_is_refused(tmp_path: Path, content: str, key: str) -> None:
    file = tmp_path / "dateline.toml"
    file.write_text(content)
    assert faults({"DATELINE_SETTINGS": str(file)}) == [key]


def test_no_secret_is_shown() -> None:
    """Not on the screen, not in a traceback that prints the settings."""
    values = {name: f"hidden-{name}-{SECRET}" for name in SECRETS}
    values["database_url"] = "postgresql://ada:hidden@db.example/dateline?sslpassword=hidden"
    settings = Settings(Path("c"), Path("d"), **values)  # type: ignore[arg-type]
    assert "hidden" not in " ".join(shown(settings).values())
    assert "hidden" not in repr(settings)
    assert shown(settings)["database_url"] == "postgresql://…@db.example/dateline"
    assert {"cookie_secret", "proxy_secret", "oidc_client_secret", "database_url"} <= SECRETS


def test_the_command_names_all_faults(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("LANG", "de_DE.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.setenv("DATELINE_PORT", "x")
    monkeypatch.setenv("DATELINE_ONLINE", "maybe")
    assert main(["settings"]) == 2
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 2
    assert "DATELINE_PORT ist x. Geben Sie eine ganze Zahl" in said[1]


@pytest.mark.parametrize(
    ("address", "own"),
    [("localhost", True), ("127.0.0.1", True), ("::1", True), ("127.9.9.9", True), ("0.0.0.0", False), ("", False),
     ("example.org", False), ("::", False), ("localhost.example.org", False)],
)  # fmt: skip
def test_own_addresses(address: str, own: bool) -> None:
    assert is_loopback(address) is own


@pytest.mark.parametrize(
    ("host", "hosts", "fine"),
    [
        ("news.example", ("news.example",), True),
        ("NEWS.example.", ("news.Example",), True),
        ("www.news.example", ("news.example",), False),
        ("www.news.example", ("*.news.example",), True),
        ("news.example", ("*.news.example",), False),
        ("evilnews.example", ("*.news.example", "news.example"), False),
        ("news.example.evil.example", ("news.example", "*.news.example"), False),
        ("xn--mnchen-3ya.example", ("münchen.example",), True),
        ("anything.example", ("*",), True),
        ("10.0.0.1", ("10.0.0.1",), True),
        ("10.0.0.1", ("10.0.0.0/8",), False),
        ("", ("*",), False),
        ("news.example", (), False),
    ],
)
def test_a_list_of_hosts(host: str, hosts: tuple[str, ...], fine: bool) -> None:
    assert named(host, hosts) is fine


def test_online_sources_fit_their_list() -> None:
    settings = settings_from(
        {
            "DATELINE_ONLINE": "1",
            "DATELINE_ONLINE_HOSTS": "*.tiles.example, geo.example, 192.0.2.7",
            "DATELINE_TILES_URL": "https://{s}.tiles.example/{z}/{x}/{y}.png?key=abc",
            "DATELINE_GEOCODER_URL": "https://geo.example",
        }
    )
    assert settings.online_hosts == ("*.tiles.example", "geo.example", "192.0.2.7")
