"""Creates the data folder of MariaDB in local mode: schema, 47 rows, a user with read access."""

import getpass
import shutil
import tempfile
from pathlib import Path

from tools.launch.local import packages
from tools.launch.project import LaunchError, Project
from tools.launch.settings import Settings
from tools.launch.shell import run
from tools.launch.stamp import Stamp

TIMEOUT_SECONDS = 120


def is_current(project: Project, settings: Settings) -> bool:
    """Return whether the folder is complete and made from the present files and passwords."""
    return _stamp(project, settings).is_current()


def create(project: Project, settings: Settings) -> None:
    """Create the folder in a temporary place, then move it. Raises LaunchError."""
    # mariadb-install-db does not quote paths, and the project's may contain a space.
    with tempfile.TemporaryDirectory(prefix="population-demo-") as place:
        created = Path(place) / "mysql"
        options = ["--defaults-file=tools/launch/local/mariadb.cnf", f"--datadir={created}"]
        options.append(f"--user={getpass.getuser()}")
        # A MariaDB that starts deletes the temporary tables of others in a shared folder.
        options.append(f"--tmpdir={place}")
        plain = ["--skip-test-db", "--auth-root-authentication-method=normal"]
        _run(project, ["mariadb-install-db", *options, *plain])
        # --bootstrap reads SQL from standard input and opens neither a port nor a socket.
        _run(project, ["mariadbd", *options, "--bootstrap"], _sql(project, settings))
        shutil.rmtree(_folder(project), ignore_errors=True)
        shutil.move(created, _folder(project))
    _stamp(project, settings).write()


def _run(project: Project, command: list[str], sql: str = "") -> None:
    program = packages.find(command[0])
    if not program:
        raise LaunchError(f"{command[0]} is not on the PATH")
    finished = run([program, *command[1:]], TIMEOUT_SECONDS, cwd=project.root, stdin=sql)
    if not finished.ok:
        raise LaunchError(f"{command[0]} cannot create the database: {finished.reason()}")


def _sql(project: Project, settings: Settings) -> str:
    # The image of MySQL does the same from its environment, before it runs the files of db/.
    start = f"""
FLUSH PRIVILEGES;
CREATE DATABASE population CHARACTER SET utf8mb4;
CREATE USER 'population_reader'@'%' IDENTIFIED BY {_quoted(settings["MYSQL_PASSWORD"])};
GRANT ALL ON population.* TO 'population_reader'@'%';
ALTER USER 'root'@'localhost' IDENTIFIED BY {_quoted(settings["MYSQL_ROOT_PASSWORD"])};
USE population;
"""
    files = sorted((project.root / "db").glob("*.sql"))
    return start + "\n".join(path.read_text(encoding="utf-8") for path in files)


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"


def _folder(project: Project) -> Path:
    return project.data / "mysql"


def _stamp(project: Project, settings: Settings) -> Stamp:
    return Stamp(_folder(project) / "stamp", [_sql(project, settings)])
