"""The resource and instrumentation scope that a span, record or point came from, kept once."""

from dataclasses import dataclass
from typing import TypeAlias
from weakref import WeakValueDictionary

from opentelemetry.proto.common.v1.common_pb2 import InstrumentationScope
from opentelemetry.proto.resource.v1.resource_pb2 import Resource

from compare.otlp.values import Value, attributes
from compare.storage.origin import Origin, library_name, origin_of

# Measured: the object, its place in the table and the headers of two byte strings.
SOURCE_OVERHEAD_BYTES = 600
LONGEST_SERVICE_NAME = 255

SourceKey: TypeAlias = tuple[bytes, bytes, str]


@dataclass(eq=False, frozen=True, slots=True, weakref_slot=True)
class Source:
    """Two serialized messages and what is asked of them for every span."""

    resource_bytes: bytes
    scope_bytes: bytes
    schema_url: str
    service: str
    scope_name: str
    library: str
    origin: Origin

    @property
    def size(self) -> int:
        """Bytes of memory, counted once however many spans share it."""
        texts = len(self.resource_bytes) + len(self.scope_bytes) + len(self.schema_url)
        return texts + SOURCE_OVERHEAD_BYTES

    @property
    def resource(self) -> Resource:
        """The resource, decoded."""
        return Resource.FromString(self.resource_bytes)

    @property
    def scope(self) -> InstrumentationScope:
        """The instrumentation scope, decoded."""
        return InstrumentationScope.FromString(self.scope_bytes)

    @property
    def resource_attributes(self) -> dict[str, Value]:
        """The attributes of the resource by key."""
        return attributes(self.resource.attributes)


class Sources:
    """Gives the same Source for the same bytes, as long as somebody holds it."""

    def __init__(self) -> None:
        self._known: WeakValueDictionary[SourceKey, Source] = WeakValueDictionary()

    def __len__(self) -> int:
        return len(self._known)

    def of(self, resource: Resource, scope: InstrumentationScope, schema_url: str) -> Source:
        """The one Source of this resource, scope and schema of the scope's telemetry."""
        key = (resource.SerializeToString(), scope.SerializeToString(), schema_url)
        source = self._known.get(key)
        if source is None:
            source = self._known[key] = _source(key, resource, scope)
        return source


def _source(key: SourceKey, resource: Resource, scope: InstrumentationScope) -> Source:
    """Work out once what every span of this source shares."""
    named = attributes(resource.attributes)
    resource_bytes, scope_bytes, schema_url = key
    return Source(
        resource_bytes=resource_bytes,
        scope_bytes=scope_bytes,
        schema_url=schema_url,
        service=str(named.get("service.name") or "unknown_service")[:LONGEST_SERVICE_NAME],
        scope_name=scope.name,
        library=library_name(scope.name),
        origin=origin_of(scope.name, named),
    )
