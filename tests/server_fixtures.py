"""Servers that several test files ask, started once and only when asked for."""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy

from tests.servers import ChromaServer, PostgresServer, postgres_programs


@pytest.fixture(scope="session")
def chroma_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChromaServer]:
    with ChromaServer(tmp_path_factory.mktemp("chroma-server")) as server:
        yield server


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    if postgres_programs() is None:
        pytest.skip("PostgreSQL's server programs are not installed (Debian: apt-get install postgresql)")
    # Beside pytest's own folders, which only their owner may enter, while the server runs as a user of its own.
    with tempfile.TemporaryDirectory(prefix="wenbao-pg-") as folder, PostgresServer(Path(folder)) as server:
        yield server


@pytest.fixture(scope="session")
def new_database(postgres_server: PostgresServer) -> Callable[[], str]:
    """Return what makes an empty catalogue's place and gives its address."""

    def make() -> str:
        schema = f"w{uuid.uuid4().hex}"
        server = sqlalchemy.create_engine(postgres_server.url.replace("postgresql:", "postgresql+psycopg:"))
        with server.begin() as connection:
            connection.execute(sqlalchemy.text(f"CREATE SCHEMA {schema}"))
        server.dispose()
        return f"{postgres_server.url}?options=-csearch_path%3D{schema}"

    return make
