"""The role of a span follows from kind and attributes, not from origin or name."""

import pytest

from compare.otlp.values import Value
from compare.trace.role import Role, operation_of, role_of


@pytest.mark.parametrize(
    ("kind", "attributes", "role"),
    [
        ("server", {}, Role.SERVER),
        ("server", {"db.system.name": "mysql"}, Role.SERVER),
        ("internal", {}, Role.WORK),
        ("client", {}, Role.CALL),
        ("client", {"http.request.method": "GET"}, Role.CALL),
        ("client", {"db.system.name": "mysql"}, Role.DATABASE),
        ("client", {"db.system": "mysql"}, Role.DATABASE),
        ("client", {"db.system": "redis"}, Role.CACHE),
        ("client", {"db.system.name": "Memcached"}, Role.CACHE),
        ("internal", {"db.system.name": "sqlite"}, Role.DATABASE),
        ("client", {"messaging.system": "kafka"}, Role.MESSAGING),
        ("producer", {}, Role.MESSAGING),
        ("consumer", {}, Role.MESSAGING),
        ("internal", {"gen_ai.operation.name": "chat"}, Role.MODEL),
        ("client", {"gen_ai.operation.name": "embeddings"}, Role.MODEL),
        ("internal", {"gen_ai.operation.name": "execute_tool"}, Role.WORK),
        ("internal", {"openinference.span.kind": "LLM"}, Role.MODEL),
        ("internal", {"openinference.span.kind": ["broken"]}, Role.WORK),
        ("internal", {"http.request.method": "GET", "url.path": "/"}, Role.SERVER),
        ("internal", {"http.method": "GET", "http.target": "/"}, Role.SERVER),
        ("internal", {"http.route": "/price/:item"}, Role.WORK),
        ("unspecified", {}, Role.OTHER),
        ("client", {"db.system": ["broken"]}, Role.DATABASE),
        ("client", {"db.system": ""}, Role.CALL),
    ],
)
def test_the_role(kind: str, attributes: dict[str, Value], role: Role) -> None:
    assert role_of(kind, attributes) is role


def test_todays_attribute_counts_before_the_older_one() -> None:
    both: dict[str, Value] = {"db.system": "mysql", "db.system.name": "redis"}
    assert role_of("client", both) is Role.CACHE


@pytest.mark.parametrize(
    ("name", "attributes", "operation"),
    [
        ("GET", {}, "get"),
        ("SELECT population", {}, "select"),
        ("anything", {"db.operation.name": "SET"}, "set"),
        ("anything", {"db.operation": "HGET"}, "hget"),
        ("", {}, ""),
    ],
)
def test_the_operation_of_a_store(name: str, attributes: dict[str, Value], operation: str) -> None:
    assert operation_of(name, attributes) == operation
