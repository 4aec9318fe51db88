"""Engines that tests ask beside DuckDB: PostgreSQL on loopback with a data folder of its own, and Spark in local mode.

Where the machine lacks one, its tests are skipped and say what is missing.
"""

from __future__ import annotations

import gc
import os
import pwd
import re
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import ibis
import pytest

ENGINES = ("duckdb", "postgres", "pyspark")
SECONDS = 60
"""So long PostgreSQL may take to start."""


@contextmanager
def connected(engine: str) -> Iterator[ibis.BaseBackend]:
    """A connection to one of `ENGINES`; skips the test where the machine has it not."""
    opened = {"duckdb": duckdb, "postgres": postgres, "pyspark": pyspark}[engine]
    with opened() as connection:
        yield connection


@contextmanager
def duckdb() -> Iterator[ibis.BaseBackend]:
    connection = ibis.duckdb.connect()
    yield connection
    connection.disconnect()


# ---- PostgreSQL


def postgres_binaries() -> Path:
    """The folder of `initdb` and `postgres`: Debian keeps them off the path, by version."""
    found = [Path(path).parent for path in [shutil.which("initdb")] if path]
    found += sorted(
        (path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")),
        key=lambda path: [int(part) for part in re.findall("[0-9]+", path.parent.name)],
        reverse=True,
    )
    if not found:
        pytest.skip("no PostgreSQL: `initdb` is neither on the path nor in /usr/lib/postgresql (Debian: postgresql)")
    return found[0]


def unprivileged() -> dict[str, object]:
    """What makes a process one of a user without rights, where this one is root's: PostgreSQL refuses to be that."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    pytest.skip("PostgreSQL does not run as root, and there is neither a user `postgres` nor `nobody`")


@contextmanager
def postgres() -> Iterator[ibis.BaseBackend]:
    with postgres_url() as url:
        connection = ibis.connect(url)
        yield connection
        gc.collect()  # tables of rows given from here are dropped while there is a server
        connection.con.close()  # `disconnect` does nothing here


@contextmanager
def postgres_url() -> Iterator[str]:
    """Where a server of its own listens, as `--engine` takes it."""
    pytest.importorskip("psycopg", reason="no psycopg, or no libpq for it", exc_type=ImportError)
    binaries, other = postgres_binaries(), unprivileged()
    # not in `tmp_path`, whose parents are closed to other users
    with tempfile.TemporaryDirectory(prefix="reconcile-postgres-") as name:
        folder = Path(name)
        if other:
            os.chown(folder, other["user"], other["group"])
        password = folder / "password"
        password.write_text(secrets.token_hex(), encoding="ascii")
        password.chmod(0o600)
        if other:
            os.chown(password, other["user"], other["group"])
        make_cluster(binaries, folder, password, other)
        port = free_port()
        with running(binaries, folder, port, other):
            url = f"postgres://tests:{password.read_text(encoding='ascii')}@127.0.0.1:{port}/postgres"
            wait_for(url)
            yield url


def make_cluster(binaries: Path, folder: Path, password: Path, other: dict) -> None:
    """A new data folder. Text is in the order of a language, not of code points: an order that the results must not
    rest on."""
    command = [binaries / "initdb", "--pgdata", folder / "data", "--username=tests", f"--pwfile={password}"]
    command += ["--auth=scram-sha-256", "--encoding=UTF8", "--no-sync", "--no-locale"]
    version = subprocess.run([binaries / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    if int(re.search("[0-9]+", version)[0]) >= 15:
        command += ["--locale-provider=icu", "--icu-locale=en"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, **other)
    assert done.returncode == 0, done.stderr


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@contextmanager
def running(binaries: Path, folder: Path, port: int, other: dict) -> Iterator[None]:
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": port,
        "unix_socket_directories": "",
        "fsync": "off",
        "jit": "off",
    }
    command = [binaries / "postgres", "-D", folder / "data"]
    command += [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, **other)
    try:
        yield
    finally:
        server.send_signal(signal.SIGINT)  # ends open sessions too
        try:
            server.wait(SECONDS)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def wait_for(url: str) -> None:
    deadline = time.monotonic() + SECONDS
    while True:
        try:
            ibis.connect(url).con.close()
        except Exception:  # the server is starting, or never will be
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return


# ---- Spark


@contextmanager
def pyspark() -> Iterator[ibis.BaseBackend]:
    pytest.importorskip("pyspark", reason="no PySpark (the extra `spark`)")
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        pytest.skip("no Java, which PySpark runs on (Debian: default-jre-headless)")
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[1]")
    with tempfile.TemporaryDirectory(prefix="reconcile-spark-") as folder:
        settings = {  # few rows and many queries: no code is made for a query, nor a plan anew
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.driver.host": "127.0.0.1",
            "spark.driver.memory": "3g",  # plans of hundreds of queries
            "spark.log.level": "ERROR",
            "spark.sql.adaptive.enabled": "false",
            "spark.sql.broadcastTimeout": "3600",
            "spark.sql.codegen.factoryMode": "NO_CODEGEN",
            "spark.sql.codegen.wholeStage": "false",
            "spark.sql.shuffle.partitions": "1",
            "spark.sql.warehouse.dir": folder,
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
        }
        for name, value in settings.items():
            builder = builder.config(name, value)
        session = builder.getOrCreate()
        try:
            yield ibis.pyspark.connect(session)
        finally:
            session.stop()
