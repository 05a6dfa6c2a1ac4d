"""The end of `make up`: stores the dashboards, prints addresses and memory, lists failed steps."""

from collections.abc import Callable, Sequence

from tools.launch import cost, dashboards, report
from tools.launch.progress import Progress
from tools.launch.project import LaunchError, Project
from tools.launch.settings import Settings


def finish(
    project: Project,
    settings: Settings,
    progress: Progress,
    rows: Callable[[], Sequence[report.Row]],
    *,
    where: str,
    jaeger: bool,
    openobserve: bool,
    failures: Sequence[str] = (),
) -> None:
    """Finish `make up`. Raises LaunchError with every step that failed, earlier ones included."""
    failed = list(failures)
    progress.line()
    for line in report.addresses(settings, jaeger=jaeger, openobserve=openobserve):
        progress.line(line)
    try:
        if openobserve:
            lines = dashboards.put(project, settings)
            progress.line("  Dashboards   " + ("\n" + " " * 15).join(lines))
    except dashboards.OpenObserveError as error:
        failed.append(f"Dashboards are not stored in OpenObserve: {error}")
    try:
        if shown := cost.show(project, settings):
            progress.line(f"  Costs        {shown}")
    except LaunchError as error:
        failed.append(str(error))
    progress.line("\n" + report.memory_line(rows()))
    progress.line(f"Everything runs {where} after {progress.seconds():.1f} s.")
    if failed:
        raise LaunchError("Not every step succeeded:\n  " + "\n  ".join(failed))
