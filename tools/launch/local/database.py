"""Makes MariaDB's data folder for local mode: schema, 47 rows, and a user who may only read."""

import getpass
import hashlib
import shutil
import tempfile
from pathlib import Path

from tools.launch.local import programs
from tools.launch.project import LaunchError, Project
from tools.launch.settings import Settings
from tools.launch.shell import run

MAKE_SECONDS = 120


def is_made(project: Project, settings: Settings) -> bool:
    """True when the data folder is complete and made from these files and this password."""
    stamp = _folder(project) / "stamp"
    return stamp.exists() and stamp.read_text() == _stamp(project, settings)


def make(project: Project, settings: Settings) -> None:
    """Makes the folder anew in another place and moves it to its own when it is complete."""
    # mariadb-install-db quotes no path, and this project's may hold a space.
    with tempfile.TemporaryDirectory(prefix="population-demo-") as place:
        made = Path(place) / "mysql"
        here = ["--defaults-file=tools/launch/local/mariadb.cnf", f"--datadir={made}"]
        here.append(f"--user={getpass.getuser()}")
        plain = ["--skip-test-db", "--auth-root-authentication-method=normal"]
        _step(project, ["mariadb-install-db", *here, *plain])
        # --bootstrap reads SQL from standard input and opens neither port nor socket.
        _step(project, ["mariadbd", *here, "--bootstrap"], _sql(project, settings))
        shutil.rmtree(_folder(project), ignore_errors=True)
        shutil.move(made, _folder(project))
    (_folder(project) / "stamp").write_text(_stamp(project, settings))


def _step(project: Project, command: list[str], sql: str = "") -> None:
    program = programs.find(command[0])
    if not program:
        raise LaunchError(f"{command[0]} is not on the PATH")
    finished = run([program, *command[1:]], MAKE_SECONDS, cwd=project.root, stdin=sql)
    if not finished.ok:
        raise LaunchError(f"{command[0]} could not make the database: {finished.reason()}")


def _sql(project: Project, settings: Settings) -> str:
    # The same beginning as the MySQL image makes from its environment; then db/ takes over.
    begin = f"""
FLUSH PRIVILEGES;
CREATE DATABASE population CHARACTER SET utf8mb4;
CREATE USER 'population_reader'@'%' IDENTIFIED BY {_quoted(settings["MYSQL_PASSWORD"])};
GRANT ALL ON population.* TO 'population_reader'@'%';
ALTER USER 'root'@'localhost' IDENTIFIED BY {_quoted(settings["MYSQL_ROOT_PASSWORD"])};
USE population;
"""
    return begin + "\n".join(path.read_text(encoding="utf-8") for path in _files(project))


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"


def _files(project: Project) -> list[Path]:
    return sorted((project.root / "db").glob("*.sql"))


def _folder(project: Project) -> Path:
    return project.data / "mysql"


def _stamp(project: Project, settings: Settings) -> str:
    return hashlib.sha256(_sql(project, settings).encode()).hexdigest()
