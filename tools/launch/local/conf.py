"""Writes supervisord.conf from the table of programs."""

import getpass
import hashlib
import os
from collections.abc import Collection

from tools.launch import dashboards
from tools.launch.docker import jaeger_ui
from tools.launch.dotenv import read_dotenv
from tools.launch.health import Check, http_ok, tcp_ok
from tools.launch.local import packages
from tools.launch.local.table import Program
from tools.launch.project import Project
from tools.launch.settings import API_LEVELS, Settings, level_of

# No other variable of the user's shell is passed on: OTEL_* is set in opentelemetry.env only.
INHERITED = ("HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR")
HEAD = """\
; Written by `make up-local` from tools/launch/local/programs.toml. %(ENV_X)s is a variable of
; supervisord's environment, as are the passwords; the digest changes when one of them does.
; Digest: {digest}

[supervisord]
logfile = .local/log/supervisord.log
logfile_maxbytes = 1MB
logfile_backups = 1
pidfile = %(ENV_SOCKETS)s/supervisord.pid
childlogdir = .local/log

[unix_http_server]
file = %(ENV_SOCKETS)s/supervisor.sock
chmod = 0700

[rpcinterface:supervisor]
supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface
"""
PROGRAM = """
[program:{name}]
command = {command}
environment = {environment}
stdout_logfile = .local/log/{name}.log
stdout_logfile_maxbytes = 2MB
stdout_logfile_backups = 1
redirect_stderr = true
autorestart = true
startretries = 20
stopwaitsecs = 8
stopasgroup = true
killasgroup = true
"""


def environment(project: Project, settings: Settings) -> dict[str, str]:
    """Return the environment of supervisord, which all programs inherit."""
    user, password = settings["OPENOBSERVE_USER"], settings["OPENOBSERVE_PASSWORD"]
    return {
        **{name: os.environ[name] for name in INHERITED if name in os.environ},
        "PATH": packages.search_path(os.environ.get("PATH", os.defpath)),
        "PYTHONUNBUFFERED": "1",
        "DATA": str(project.data),
        "SOCKETS": str(project.sockets()),
        "MYSQL_PASSWORD": settings["MYSQL_PASSWORD"],
        "OPENOBSERVE_USER": user,
        "OPENOBSERVE_PASSWORD": password,
        "ZO_ROOT_USER_EMAIL": user,
        "ZO_ROOT_USER_PASSWORD": password,
    }


def text(
    project: Project, settings: Settings, present: Collection[str], programs: Collection[Program]
) -> str:
    """Return supervisord.conf with these programs; `present`: the optional ones on this machine."""
    # Of the PATH, what counts is which programs are on it, and the file lists those.
    shared = {**environment(project, settings), "PATH": ""}
    digest = hashlib.sha256(repr(sorted(shared.items())).encode()).hexdigest()
    values = _values(project, settings, present)
    sections = (_section(project, program, values) for program in programs)
    return HEAD.format(digest=digest) + "".join(sections)


def _values(project: Project, settings: Settings, present: Collection[str]) -> dict[str, str]:
    """Return what stands for {X} in every program."""
    receiver = "OTLP_HTTP_PORT" if "otel-collector" in present else "COMPARE_PORT"
    levels = {level_of(name): port for name, port in API_LEVELS.items()}
    for feature in settings.features:
        levels |= feature.levels
    urls = [f"{level}={settings.local_url(port)}" for level, port in levels.items()]
    found = settings.as_environment() | {
        "USER": getpass.getuser(),
        "API_URLS": ",".join(urls),
        "OTLP_URL": settings.local_url(receiver),
        "JAEGER_URL": settings.url("JAEGER_PORT") if "jaeger" in present else "",
        "OPENOBSERVE_URL": settings.url("OPENOBSERVE_PORT") if "openobserve" in present else "",
        "JAEGER_UI_CONFIG": jaeger_ui.config_file(project, settings),
    }
    return {name: value.replace("%", "%%") for name, value in found.items()} | {
        "API": ".local/venv/population_api/bin",
        "FRONT": ".local/venv/front_service/bin",
        "DATA": "%(ENV_DATA)s",
        "SOCKETS": "%(ENV_SOCKETS)s",
    }


def _section(project: Project, program: Program, values: dict[str, str]) -> str:
    own = {"NAME": program.name, "LEVEL": level_of(program.name), "PORT": values[program.ports[0]]}
    of_file = read_dotenv(project.root / program.env_file) if program.env_file else {}
    variables = {name: value.replace("%", "%%") for name, value in of_file.items()} | {
        name: value.format_map(values | own) for name, value in program.environment.items()
    }
    return PROGRAM.format(
        name=program.name,
        command=program.command.format_map(values | own),
        environment=",\n    ".join(f'{name}="{value}"' for name, value in variables.items()),
    )


def check(program: Program, settings: Settings) -> Check:
    """Return the health check of a program."""
    kind, port, *more = program.ready
    if kind == "openobserve":
        return dashboards.server(settings).answers
    if kind == "http":
        return http_ok(settings.local_url(port) + more[0])
    request, expected = (text.encode() for text in more)
    return tcp_ok(settings.port(port), request, expected)
