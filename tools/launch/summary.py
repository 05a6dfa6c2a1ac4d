"""The end of `make up`: stores dashboards and alerts, prints addresses, memory, failed steps."""

from collections.abc import Callable, Sequence

from tools.launch import alerts, cost, dashboards, report
from tools.launch.openobserve import OpenObserveError
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
    compare_url: str,
    failures: Sequence[str] = (),
) -> None:
    """Finish `make up`. Raises LaunchError with every step that failed, earlier ones included.

    compare_url: Compare as OpenObserve reaches it.
    """
    failed = list(failures)
    progress.line()
    for line in report.addresses(settings, jaeger=jaeger, openobserve=openobserve):
        progress.line(line)
    if openobserve:
        steps: dict[str, Callable[[], list[str]]] = {
            "Dashboards": lambda: dashboards.put(project, settings),
            "Alerts": lambda: alerts.put(project, settings, progress, compare_url),
        }
        for name, put in steps.items():
            try:
                progress.line(f"  {name:<11}  " + ("\n" + " " * 15).join(put()))
            except OpenObserveError as error:
                failed.append(f"{name} are not stored in OpenObserve: {error}")
    try:
        if shown := cost.show(project, settings):
            progress.line(f"  Costs        {shown}")
    except LaunchError as error:
        failed.append(str(error))
    progress.line("\n" + report.memory_line(rows()))
    progress.line(f"Everything runs {where} after {progress.seconds():.1f} s.")
    if failed:
        raise LaunchError("Not every step succeeded:\n  " + "\n  ".join(failed))
