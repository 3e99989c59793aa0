"""What a program gets that wants a database."""

import os
import socket
import stat
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from lianfang.postgres import Unavailable, running, url_of

from .tools import FAST, ask, is_gone, postmaster_of, program, tell

Cluster = tuple[Path, str]


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("server_version_num", "18"),
        ("server_encoding", "UTF8"),
        ("data_checksums", "on"),
        ("listen_addresses", ""),
        ("random_page_cost", "1.1"),
        ("idle_in_transaction_session_timeout", "1min"),
        ("max_connections", "100"),
        ("shared_buffers", "16MB"),
        ("TimeZone", "UTC"),
        ("fsync", "off"),
        ("log_min_error_statement", "panic"),
    ],
)
def test_server_has_its_settings_and_those_of_the_caller(cluster: Cluster, setting: str, value: str) -> None:
    assert ask(cluster[1], f"select current_setting('{setting}')")[: len(value) or None] == value


def test_database_has_its_extensions_and_splits_chinese_names(cluster: Cluster) -> None:
    _, url = cluster
    assert ask(
        url, "select array_agg(extname order by extname) from pg_extension where extname <> 'plpgsql'"
    ) == [
        "btree_gist",
        "pg_trgm",
    ]
    assert ask(url, "select cardinality(show_trgm('王小明'))") == 4
    assert ask(url, "select lower('ÄÖ') = 'äö' and '王' ~ '[[:alpha:]]'")


def test_application_is_no_superuser_but_may_make_databases(cluster: Cluster) -> None:
    _, url = cluster
    assert ask(url, "select current_user") == "lianfang"
    assert ask(url, "select rolcreatedb and not rolsuper from pg_roles where rolname = current_user")
    tell(url, "create database another", "drop database another")
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url.replace("//lianfang:", "//postgres:"))


def test_who_takes_in_uploads_signs_in_as_nobody_and_may_make_nothing(cluster: Cluster) -> None:
    _, url = cluster
    may = "rolcanlogin or rolsuper or rolcreatedb or rolcreaterole or rolbypassrls"
    for role in ("lianfang_ingest", "lianfang_reader"):
        assert ask(url, f"select {may} from pg_roles where rolname = '{role}'") is False
        assert ask(url, f"select pg_has_role('{role}', 'SET')")


def test_a_cluster_of_an_earlier_release_is_given_its_roles_at_the_next_start(folder: Path) -> None:
    root = folder / "early"
    with running(root):
        secret, backup = (root / "password").read_text(), (root / "backup.pgpass").read_text()
    (root / "roles.2").unlink()
    with running(root) as url:
        assert secret in url
        assert ask(
            url, "select pg_has_role('lianfang_ingest', 'SET') and pg_has_role('lianfang_reader', 'SET')"
        )
    assert (root / "roles.2").exists()
    assert (root / "backup.pgpass").read_text() != backup


def test_nobody_gets_in_without_the_password(cluster: Cluster) -> None:
    root, url = cluster
    secret = (root / "password").read_text()
    assert len(secret) >= 32
    assert secret in url
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(url.replace(secret, "guess"))
    with pytest.raises(psycopg.OperationalError, match="no password supplied"):
        psycopg.connect(url.replace(f":{secret}", ""))


def test_only_its_owner_can_read_it(cluster: Cluster) -> None:
    root, _ = cluster
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in root.iterdir()}
    assert modes == {
        "alive": 0o600,
        "backup.pgpass": 0o600,
        "data": 0o700,
        "lock": 0o600,
        "log": 0o600,
        "password": 0o600,
        "roles.2": 0o600,
        "s": 0o700,
    }


def test_second_process_finds_the_url(cluster: Cluster) -> None:
    root, url = cluster
    assert url_of(root) == url


def test_what_was_written_is_there_at_the_second_start(folder: Path) -> None:
    with running(folder, settings=FAST) as url:
        tell(url, "create table kept (id int)", "insert into kept values (7)")
        pid = postmaster_of(folder)
    assert is_gone(pid)
    with pytest.raises(Unavailable, match="No database is running") as stopped:
        url_of(folder)
    assert stopped.value.code == "not_running"
    with running(folder, settings=FAST) as again:
        assert again == url
        assert ask(again, "select id from kept") == 7


def test_errors_of_the_program_stay_its_own(folder: Path) -> None:
    with pytest.raises(FileNotFoundError, match="mine"), running(folder, settings=FAST):
        raise FileNotFoundError("mine")
    assert not (folder / "data" / "postmaster.pid").exists()


def test_folder_may_have_chinese_and_spaces_in_its_name(folder: Path) -> None:
    root = folder / "益阳 联防%20"
    with running(root, settings=FAST) as url:
        assert ask(url, "select 1") == 1
        assert ask(url_of(root), "select 1") == 1


def test_server_is_reached_over_tcp_with_a_password(folder: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with running(folder, settings={**FAST, "listen_addresses": "127.0.0.1", "port": str(port)}) as url:
        parts = urlsplit(url)
        assert (parts.hostname, parts.port, parts.path, parts.query) == ("127.0.0.1", port, "/lianfang", "")
        assert ask(url, "select host(inet_server_addr())") == "127.0.0.1"
        assert ask(url, "select current_user") == "lianfang"
        assert url_of(folder) == url
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(url.replace(parts.password or "", "guess"))


def test_locale_of_the_caller_does_not_matter(folder: Path) -> None:
    """The wheel's own layer inherits it: under C, trigrams of Chinese are empty."""
    environment = {
        **os.environ,
        "LC_ALL": "C",
        "LANG": "POSIX",
        "TZ": "America/New_York",
        "PGTZ": "Asia/Tokyo",
    }
    with program(folder, "fsync=off", env=environment) as it:
        url = it.url()
        assert ask(url, "select cardinality(show_trgm('王小明'))") == 4
        assert ask(url, "show lc_messages") == "C.UTF-8"  # we read what the server says
        assert ask(url, "select datctype from pg_database where datname = 'lianfang'") == "C.UTF-8"
        assert it.end() == (0, "answers 1\nended\n")
