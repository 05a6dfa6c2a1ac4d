"""The links of Jaeger's pages name ports of the host; they follow ports that .env changes."""

from tools.launch.project import Project, make_readable
from tools.launch.settings import DEFAULTS, Settings

PORTS = ("FRONT_PORT", "COMPARE_PORT", "OPENOBSERVE_PORT")


def config_file(project: Project, settings: Settings) -> str:
    """Return the path of our UI configuration, or of a copy with the ports of the settings."""
    ours = project.root / "backends" / "jaeger" / "ui-config.json"
    if all(settings[name] == DEFAULTS[name] for name in PORTS):
        return str(ours)
    copy = project.local / "jaeger" / "ui-config.json"
    copy.parent.mkdir(parents=True, exist_ok=True)
    copy.write_text(with_ports(ours.read_text(encoding="utf-8"), settings), encoding="utf-8")
    make_readable(copy.parent)
    return str(copy)


def with_ports(text: str, settings: Settings) -> str:
    """Replace the default ports of localhost."""
    # In two steps, so that a port that takes the default of another is not replaced again.
    for name in PORTS:
        text = text.replace(f"http://localhost:{DEFAULTS[name]}/", f"<{name}>/")
    for name in PORTS:
        text = text.replace(f"<{name}>", settings.url(name))
    return text
