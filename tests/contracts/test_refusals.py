"""What PostgreSQL refuses, said in a sentence that names the remedy."""

from __future__ import annotations

from urllib.parse import urlsplit

import psycopg
import pytest

from dateline.dossier.database import Database
from dateline.errors import StoreError


def refused(url: str) -> str:
    with pytest.raises(StoreError) as caught:
        Database(url)
    return caught.value.key


def test_no_such_database(postgres_url: str) -> None:
    assert refused(urlsplit(postgres_url)._replace(path="/nowhere").geturl()) == "dossier.no_database"


def test_no_such_user(postgres_url: str) -> None:
    parts = urlsplit(postgres_url)
    stranger = parts._replace(netloc="stranger:guess@" + parts.netloc.rpartition("@")[2])
    assert refused(stranger.geturl()) == "dossier.refused"


def test_a_database_without_unicode(postgres_url: str) -> None:
    """An umlaut would be kept as bytes that nobody can compare."""
    with psycopg.connect(postgres_url, autocommit=True) as server:
        server.execute("DROP DATABASE IF EXISTS letters")
        server.execute("CREATE DATABASE letters ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0")
        try:
            assert refused(urlsplit(postgres_url)._replace(path="/letters").geturl()) == "dossier.encoding"
        finally:
            server.execute("DROP DATABASE letters WITH (FORCE)")


def test_no_connection_left(postgres_url: str) -> None:
    """A role that may have none stands for a server that has none left."""
    with psycopg.connect(postgres_url, autocommit=True) as server:
        server.execute("DROP ROLE IF EXISTS crowd")
        server.execute("CREATE ROLE crowd LOGIN CONNECTION LIMIT 0")
        try:
            parts = urlsplit(postgres_url)
            crowd = parts._replace(netloc="crowd@" + parts.netloc.rpartition("@")[2])
            assert refused(crowd.geturl()) == "dossier.no_connections"
        finally:
            server.execute("DROP ROLE crowd")
