"""Jaeger's UI links name ports on the host; this makes a copy for ports that were moved."""

from tools.launch.project import Project, readable_by_containers
from tools.launch.settings import DEFAULTS, Settings

PUBLIC_PORTS = ("FRONT_PORT", "COMPARE_PORT", "OPENOBSERVE_PORT")


def config_file(project: Project, settings: Settings) -> str:
    """The file that Jaeger has to read: ours, or a copy of it with this run's ports."""
    ours = project.root / "backends" / "jaeger" / "ui-config.json"
    if all(settings[name] == DEFAULTS[name] for name in PUBLIC_PORTS):
        return str(ours)
    copy = project.local / "jaeger" / "ui-config.json"
    copy.parent.mkdir(parents=True, exist_ok=True)
    copy.write_text(with_ports(ours.read_text(encoding="utf-8"), settings), encoding="utf-8")
    readable_by_containers(copy.parent)
    return str(copy)


def with_ports(text: str, settings: Settings) -> str:
    """Replaces the default ports of localhost by those of the settings."""
    # By way of a mark, so that two ports that were swapped are not replaced twice.
    for name in PUBLIC_PORTS:
        text = text.replace(f"http://localhost:{DEFAULTS[name]}/", f"<{name}>/")
    for name in PUBLIC_PORTS:
        text = text.replace(f"<{name}>", settings.url(name))
    return text
