"""The resource and instrumentation scope that spans, log records and points share."""

from dataclasses import dataclass
from typing import NamedTuple, TypeAlias
from weakref import WeakValueDictionary

from opentelemetry.proto.common.v1.common_pb2 import InstrumentationScope
from opentelemetry.proto.resource.v1.resource_pb2 import Resource

from compare.otlp.values import Value, attributes
from compare.storage.origin import Origin, Rule, resource_text, scope_name_of
from compare.storage.origin_rules import rule_of

# Measured: the object, its entry in the table and the headers of two byte strings.
SCOPE_OVERHEAD_BYTES = 600
LONGEST_SERVICE_NAME = 255

ScopeKey: TypeAlias = tuple[bytes, bytes, str, str]


class Process(NamedTuple):
    """Distinguishes the processes of a service; an empty text is unknown."""

    service: str
    language: str
    distribution: str
    instance: str

    def is_same(self, other: "Process") -> bool:
        """Return whether all attributes that both have are equal."""
        pairs = zip(self, other, strict=True)
        return self.service == other.service and all(a == b or not (a and b) for a, b in pairs)


@dataclass(eq=False, frozen=True, slots=True, weakref_slot=True)
class ResourceScope:
    """Two serialized messages, and the values derived from them that every span needs.

    schema_url is that of the scope; the resource has one of its own.
    """

    resource_bytes: bytes
    scope_bytes: bytes
    schema_url: str
    resource_schema_url: str
    service: str
    name: str
    library: str
    rule: Rule

    @property
    def origin(self) -> Origin:
        """Who created the telemetry of this scope."""
        return self.rule.origin

    @property
    def size(self) -> int:
        """Bytes of memory; the store counts them once, whatever the number of spans."""
        urls = len(self.schema_url) + len(self.resource_schema_url)
        return len(self.resource_bytes) + len(self.scope_bytes) + urls + SCOPE_OVERHEAD_BYTES

    @property
    def resource(self) -> Resource:
        """Decode the resource."""
        return Resource.FromString(self.resource_bytes)

    @property
    def instrumentation_scope(self) -> InstrumentationScope:
        """Decode the instrumentation scope."""
        return InstrumentationScope.FromString(self.scope_bytes)

    @property
    def attributes(self) -> dict[str, Value]:
        """The attributes of the instrumentation scope by key."""
        return attributes(self.instrumentation_scope.attributes)

    @property
    def resource_attributes(self) -> dict[str, Value]:
        """The attributes of the resource by key."""
        return attributes(self.resource.attributes)


def process_of(scope: ResourceScope) -> Process:
    """Return the process that sent telemetry of this scope."""
    resource = scope.resource_attributes
    language, distribution, instance = (
        resource_text(resource, key)
        for key in ("telemetry.sdk.language", "telemetry.distro.name", "service.instance.id")
    )
    return Process(scope.service, language, distribution, instance)


class ResourceScopes:
    """Returns the same ResourceScope for the same bytes, as long as it is referenced."""

    def __init__(self) -> None:
        self._known: WeakValueDictionary[ScopeKey, ResourceScope] = WeakValueDictionary()

    def __len__(self) -> int:
        return len(self._known)

    def of(
        self,
        resource: Resource,
        scope: InstrumentationScope,
        schema_url: str = "",
        resource_schema_url: str = "",
    ) -> ResourceScope:
        """Return the ResourceScope of these messages; schema_url is that of the scope."""
        messages = resource.SerializeToString(), scope.SerializeToString()
        key = (*messages, schema_url, resource_schema_url)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = _resource_scope(key, resource, scope)
        return known


def _resource_scope(
    key: ScopeKey, resource: Resource, scope: InstrumentationScope
) -> ResourceScope:
    named = attributes(resource.attributes)
    resource_bytes, scope_bytes, schema_url, resource_schema_url = key
    name = scope_name_of(scope.name, named)
    rule = rule_of(scope.name, named)
    return ResourceScope(
        resource_bytes=resource_bytes,
        scope_bytes=scope_bytes,
        schema_url=schema_url,
        resource_schema_url=resource_schema_url,
        service=str(named.get("service.name") or "unknown_service")[:LONGEST_SERVICE_NAME],
        name=name,
        library=rule.library(name),
        rule=rule,
    )
