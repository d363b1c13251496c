"""Every action as every role, signed in, expired and as a guest: no wrong yes, in SQLite and in PostgreSQL."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.dossier.toy_reader import PLACES, toy_article, toy_read

import dateline.dossier
from dateline.access import GUEST, POLICY, Action, Gate, GuardedShelf, Office, Person, Role, local_person
from dateline.access.policy import OF_CHANGES, action_of
from dateline.config import Settings
from dateline.dossier import corrections as make
from dateline.dossier.database import Database
from dateline.dossier.shelf import DatabaseShelf, Shelf, sqlite_url
from dateline.errors import AccessError, InputError, StoreError
from dateline.wording import LANGUAGES, catalogue

NOW = 1_700_000_000.0
TEXT = "Ann Miller → Arlen (2024-05-03). Then she rested."

# Written down here once more, so that a slip in the product's table is seen.
READERS_MAY = {"read", "export"}
EDITORS_MAY = READERS_MAY | {"add", "fetch", "remove", "separate", "correct", "take_over", "rename", "create"}
OWNERS_MAY = EDITORS_MAY | {"archive", "grant", "share", "audit", "erase", "delete"}
MAY: dict[Role, set[str]] = {
    Role.NONE: set(),
    Role.READER: READERS_MAY,
    Role.EDITOR: EDITORS_MAY,
    Role.OWNER: OWNERS_MAY,
}
ADA = Person("ada@example.org", "Ada", frozenset({"desk"}), NOW + 60)
STATES = {"signed in": ADA, "expired": replace(ADA, expires=NOW - 1), "nobody": GUEST}


@pytest.fixture
def office(shelf: Shelf, tmp_path: Path) -> Iterator[Office]:
    url = shelf._database.url if isinstance(shelf, DatabaseShelf) else sqlite_url(tmp_path / "office.sqlite")
    made = Office(Database(url))
    for head in ("eine-frage", "neu"):
        made.forget(head)
    yield made
    made.close()


@pytest.fixture
def dossier(shelf: Shelf) -> str:
    made = shelf.create("Eine Frage")
    made.put(toy_article(TEXT))
    return made.id


def gate_of(office: Office, tmp_path: Path, roles: object = None, person: Person = ADA) -> Gate:
    settings = Settings(tmp_path, tmp_path, auth="oidc", roles=roles or {})  # type: ignore[arg-type]
    return Gate(settings, office, person, clock=lambda: NOW)


def doings(shelf: GuardedShelf, dossier: str) -> dict[Action, Callable[[], object]]:
    """What a visitor does for each action, through what pages and commands use."""
    claim = toy_read(toy_article(TEXT)).claims[0]
    ask = shelf.gate.ask
    return {
        Action.READ: lambda: shelf.open(dossier).articles(),
        Action.EXPORT: lambda: ask(Action.EXPORT, dossier),
        Action.ADD: lambda: shelf.open(dossier).add(toy_article("Bob Stone → Cairn.", "b2")),
        Action.FETCH: lambda: ask(Action.FETCH, dossier),
        Action.REMOVE: lambda: shelf.open(dossier).remove("a1"),
        Action.SEPARATE: lambda: shelf.open(dossier).separate("a1"),
        Action.CORRECT: lambda: shelf.open(dossier).ledger.record(
            make.correct_place(claim, PLACES["Elmet"], {"a1": TEXT})
        ),
        Action.TAKE_OVER: lambda: shelf.open(dossier).take_over("9"),
        Action.RENAME: lambda: shelf.open(dossier).rename("Anders"),
        Action.CREATE: lambda: shelf.create("Neu"),
        Action.ARCHIVE: lambda: shelf.open(dossier).archive(),
        Action.GRANT: lambda: (shelf.grants(dossier), shelf.grant(dossier, "bob@example.org", Role.READER)),
        Action.SHARE: lambda: (shelf.shares(dossier), shelf.share(dossier, 1), shelf.revoke(dossier, "none")),
        Action.AUDIT: lambda: shelf.trail(dossier),
        Action.ERASE: lambda: ask(Action.ERASE, dossier),
        Action.DELETE: lambda: shelf.delete(dossier),
    }


@pytest.mark.parametrize("state", list(STATES))
@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("action", list(Action))
def test_no_wrong_yes(
    shelf: Shelf, office: Office, dossier: str, tmp_path: Path, action: Action, role: Role, state: str
) -> None:
    """And no wrong no; what is refused changes nothing."""
    roles = {"*": {role.name.lower(): ("ada@example.org",)}} if role else {"*": {"owner": ("eva@example.org",)}}
    guarded = GuardedShelf(shelf, gate_of(office, tmp_path, roles, STATES[state]))
    before = (shelf.open(dossier).head(), len(shelf.survey(archived=True).heads))
    allowed = state == "signed in" and str(action) in MAY[role]
    if allowed:
        doings(guarded, dossier)[action]()
        return
    with pytest.raises(AccessError) as caught:
        doings(guarded, dossier)[action]()
    assert (shelf.open(dossier).head(), len(shelf.survey(archived=True).heads)) == before
    expected = {"expired": "access.expired", "nobody": "access.sign_in"}
    assert caught.value.key == expected.get(state, caught.value.key)
    assert all(caught.value.key in catalogue(lang) for lang in LANGUAGES)


@pytest.mark.parametrize("action", list(Action))
@pytest.mark.parametrize("state", list(STATES))
def test_everybody_may_only_read_what_is_public(
    shelf: Shelf, office: Office, dossier: str, tmp_path: Path, action: Action, state: str
) -> None:
    office.grant(dossier, "public", Role.READER)
    guarded = GuardedShelf(shelf, gate_of(office, tmp_path, {}, STATES[state]))
    if str(action) in READERS_MAY:
        doings(guarded, dossier)[action]()
    else:
        with pytest.raises(AccessError):
            doings(guarded, dossier)[action]()


@pytest.mark.parametrize(
    ("who", "role", "expected"),
    [
        ("ada@example.org", Role.EDITOR, Role.EDITOR),
        ("ADA@Example.org", Role.EDITOR, Role.EDITOR),
        ("@example.org", Role.READER, Role.READER),
        ("@ple.org", Role.OWNER, Role.NONE),
        ("group:desk", Role.OWNER, Role.OWNER),
        ("group:other", Role.OWNER, Role.NONE),
        ("*", Role.READER, Role.READER),
        ("eva@example.org", Role.OWNER, Role.NONE),
    ],
)
def test_roles_of_one_dossier(
    shelf: Shelf, office: Office, dossier: str, tmp_path: Path, who: str, role: Role, expected: Role
) -> None:
    """By grant and by settings alike, and in no other dossier."""
    other = shelf.create("Neu").id
    office.grant(dossier, who, role)
    gate = gate_of(office, tmp_path)
    assert (gate.role(dossier), gate.role(other)) == (expected, Role.NONE)
    office.grant(dossier, who, Role.NONE)
    assert gate.role(dossier) is Role.NONE
    roles = {dossier: {role.name.lower(): (who,)}}
    assert gate_of(office, tmp_path, roles).role(dossier) is expected
    assert gate_of(office, tmp_path, roles).role(other) is Role.NONE


def test_what_is_taken_away_is_gone_at_once(shelf: Shelf, office: Office, dossier: str, tmp_path: Path) -> None:
    """A dossier that is open already asks anew for each step."""
    office.grant(dossier, "ada@example.org", Role.EDITOR)
    gate = gate_of(office, tmp_path)
    opened = GuardedShelf(shelf, gate).open(dossier)
    opened.rename("Eins")
    office.grant(dossier, "ada@example.org", Role.READER)
    with pytest.raises(AccessError):
        opened.rename("Zwei")
    assert opened.articles()
    gate.clock = lambda: NOW + 61
    for step in (opened.articles, opened.revision, lambda: opened.article("a1")):
        with pytest.raises(AccessError) as caught:
            step()
        assert caught.value.key == "access.expired"


def test_a_link_opens_one_dossier_until_it_ends(shelf: Shelf, office: Office, dossier: str, tmp_path: Path) -> None:
    other = shelf.create("Neu").id
    token = office.share(dossier, 7, by="eva")
    gate = gate_of(office, tmp_path, {}, GUEST)
    gate.links = (token,)
    guarded = GuardedShelf(shelf, gate)
    assert [head.id for head in guarded.survey().heads] == [dossier]
    assert guarded.open(dossier).articles()
    for step in (lambda: guarded.open(dossier).remove("a1"), lambda: guarded.open(other)):
        with pytest.raises(AccessError):
            step()
    (share,) = office.shares(dossier)
    assert token not in repr(share)
    assert office.revoke(dossier, share.id)
    assert not office.revoke(dossier, share.id)
    assert not office.revoke(other, share.id)
    with pytest.raises(AccessError):
        guarded.open(dossier)


@pytest.mark.parametrize("token", ["", "x", "' or 1=1 --", "é", "a" * 100_000])
def test_forged_links_open_nothing(shelf: Shelf, office: Office, dossier: str, tmp_path: Path, token: str) -> None:
    office.share(dossier, 7)
    gate = gate_of(office, tmp_path, {}, GUEST)
    gate.links = (token,)
    assert GuardedShelf(shelf, gate).survey().heads == ()


def test_a_link_is_over_on_its_day(office: Office) -> None:
    office._clock = lambda: "2024-05-01T10:00:00Z"
    token = office.share("eine-frage", 1)
    office._clock = lambda: "2024-05-02T09:59:59Z"
    assert office.shared(token) == "eine-frage"
    office._clock = lambda: "2024-05-02T10:00:00Z"
    assert office.shared(token) == ""
    for days in (0, 367, -1):
        with pytest.raises(InputError):
            office.share("eine-frage", days)


def test_only_the_digest_of_a_link_is_kept(office: Office) -> None:
    token = office.share("eine-frage", 1)
    with office.database.read() as connection:
        kept = [str(row) for row in connection.exec_driver_sql("SELECT * FROM shares").all()]
    assert kept
    assert token not in " ".join(kept)


def test_who_makes_a_dossier_owns_it(shelf: Shelf, office: Office, tmp_path: Path) -> None:
    roles = {"*": {"editor": ("ada@example.org",)}}
    guarded = GuardedShelf(shelf, gate_of(office, tmp_path, roles))
    made = guarded.create("Neu")
    made.archive()
    latest = guarded.trail(made.id)[:2]
    assert {(deed.action, deed.who) for deed in latest} == {(one, "ada@example.org") for one in ("archived", "create")}
    guarded.delete(made.id)
    assert office.grants(made.id) == ()
    assert [deed.action for deed in office.deeds(made.id)][:2] == ["delete", "create"]


def test_nobody_signs_with_anothers_name(shelf: Shelf, office: Office, dossier: str, tmp_path: Path) -> None:
    guarded = GuardedShelf(shelf, gate_of(office, tmp_path, {"*": {"owner": ("ada@example.org",)}}))
    guarded.open(dossier, author="Eva").rename("Anders")
    assert shelf.open(dossier).changes_since(0)[-1].author == "ada@example.org"


def test_one_person_on_their_own_machine_may_all(shelf: Shelf, office: Office, dossier: str, tmp_path: Path) -> None:
    guarded = GuardedShelf(shelf, gate_of(office, tmp_path, {}, local_person("ada")))
    opened = guarded.open(dossier, author="Eva")
    assert opened.guard is None
    opened.rename("Anders")
    assert guarded.trail(dossier)[0].who == "Eva"
    with pytest.raises(StoreError) as caught:
        guarded.open("nirgends")
    assert caught.value.key == "dossier.missing"


def test_a_dossier_keeps_an_owner(shelf: Shelf, office: Office, tmp_path: Path) -> None:
    guarded = GuardedShelf(shelf, gate_of(office, tmp_path, {"*": {"editor": ("ada@example.org",)}}))
    made = guarded.create("Neu").id
    with pytest.raises(InputError) as caught:
        guarded.grant(made, "Ada@example.org", Role.NONE)
    assert caught.value.key == "access.last_owner"
    guarded.grant(made, "bob@example.org", Role.OWNER)
    guarded.grant(made, "ada@example.org", Role.NONE)
    assert guarded.gate.role(made) is Role.EDITOR


def test_a_stranger_learns_of_no_dossier(shelf: Shelf, office: Office, dossier: str, tmp_path: Path) -> None:
    """One that is there is answered as one that is not."""
    guarded = GuardedShelf(shelf, gate_of(office, tmp_path))
    said = []
    for name in (dossier, "nirgends"):
        with pytest.raises(AccessError) as caught:
            guarded.open(name)
        said.append(str(caught.value).replace(name, "…"))
    assert said[0] == said[1]
    assert guarded.survey().heads == ()


def test_every_action_has_a_role_and_a_word() -> None:
    assert set(POLICY) == set(Action)
    for action in set(Action) - {Action.READ}:
        assert all(f"access.not_{action}" in catalogue(lang) for lang in LANGUAGES)


def test_every_change_is_an_action() -> None:
    """The names of changes in the code of dossiers are all in the table; one that were not would be for owners."""
    folder = Path(dateline.dossier.__file__).parent
    code = "\n".join(path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.py")))
    found = set(re.findall(r"""(?:bump|_set|_switch|_ask)\(\s*(?:correction_id, (?:True|False), )?"(\w+)\"""", code))
    assert {"article", "correction", "undone", "redone", "named", "read"} <= found
    assert found <= set(OF_CHANGES)
    assert action_of("something new") is Action.DELETE


def test_a_public_editor_is_refused(office: Office) -> None:
    with pytest.raises(InputError):
        office.grant("eine-frage", "public", Role.EDITOR)
    for who in ("", "  ", "a" * 300, "a\nb"):
        with pytest.raises(InputError):
            office.grant("eine-frage", who, Role.READER)


def test_old_deeds_go_when_their_time_is_over(office: Office) -> None:
    office._clock = lambda: "2024-01-01T00:00:00Z"
    office.note("ada", "create", "alt")
    office._clock = lambda: "2024-06-01T00:00:00Z"
    office.note("ada", "create", "neu")
    assert office.purge(30) >= 1
    assert office.deeds("alt") == ()
    assert len(office.deeds("neu")) >= 1
