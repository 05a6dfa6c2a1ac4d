"""The function that an instrumentation library wrapped to create a span."""

from dataclasses import dataclass

from compare.trace.span import Span


@dataclass(frozen=True)
class Patch:
    """The wrapped functions, and the kind of wrapper; `{operation}` is the command."""

    functions: tuple[str, ...]
    how: str


# By the name of the scope: instrumentations of other languages have the same short names.
PYTHON = "opentelemetry.instrumentation."
PATCHES = {
    f"{PYTHON}flask": Patch(
        ("flask.Flask.wsgi_app", "flask.Flask.before_request", "flask.Flask.teardown_request"),
        "server_hooks",
    ),
    f"{PYTHON}requests": Patch(("requests.Session.send",), "wrapped"),
    f"{PYTHON}redis": Patch(("redis.Redis.execute_command",), "wrapped"),
    f"{PYTHON}pymemcache": Patch(("pymemcache.client.base.Client.{operation}",), "wrapped"),
    f"{PYTHON}mysql": Patch(("mysql.connector.connect", "cursor.execute"), "cursor_wrapper"),
}
REDIS_PIPELINE = Patch(("redis.client.Pipeline.execute",), "wrapped")
LONGEST_OPERATION = 40


def patch_of(span: Span) -> Patch | None:
    """Return the patch that created a span; None for own code and unknown libraries."""
    scope = span.scope.name
    if scope == f"{PYTHON}redis" and "db.redis.pipeline_length" in span.attributes:
        return REDIS_PIPELINE
    patch = PATCHES.get(scope)
    if patch is None:
        return None
    command = span.name.partition(" ")[0].lower()
    is_name = command.isidentifier() and len(command) <= LONGEST_OPERATION
    operation = command if is_name else "…"
    return Patch(tuple(name.format(operation=operation) for name in patch.functions), patch.how)
