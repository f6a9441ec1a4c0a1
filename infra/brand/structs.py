"""What conditions can see, as types for CEL: structs from the schema of events, and from what a sample customer has."""

from collections.abc import Iterator, Mapping
from typing import Any

from google.protobuf import descriptor_pool, struct_pb2
from google.protobuf.descriptor_pb2 import FieldDescriptorProto, FileDescriptorProto
from msgspec import Struct, field

from shared.canonical import CanonicalEvent

PACKAGE = "known"
ANYTHING = ".google.protobuf.Value"
SCALARS = {
    "string": FieldDescriptorProto.TYPE_STRING,
    "integer": FieldDescriptorProto.TYPE_INT64,
    "boolean": FieldDescriptorProto.TYPE_BOOL,
}
"""Other numbers may be whole or not, as the JSON had them, so nothing is said of them."""


class Kind(Struct, frozen=True):
    """A scalar of SCALARS, the name of a struct, or, where both are None, anything at all."""

    scalar: str | None = None
    struct: str | None = None
    many: bool = False


class Structs(Struct):
    """Fields by the name of their struct."""

    fields: dict[str, dict[str, Kind]] = field(default_factory=dict)

    def pool(self) -> descriptor_pool.DescriptorPool:
        file = FileDescriptorProto(name="known.proto", package=PACKAGE, syntax="proto3")
        file.dependency.append("google/protobuf/struct.proto")
        for name, fields in self.fields.items():
            message = file.message_type.add(name=name)
            for number, (one, kind) in enumerate(fields.items(), start=1):
                message.field.append(_field(one, number, kind))
        pool = descriptor_pool.DescriptorPool()
        pool.AddSerializedFile(struct_pb2.DESCRIPTOR.serialized_pb)
        pool.AddSerializedFile(file.SerializeToString())
        return pool

    def add_schema(self, schema: Mapping[str, Any]) -> None:
        """Every object that a JSON Schema defines."""
        for name, definition in schema["$defs"].items():
            self.fields[name] = {one: _of_schema(part) for one, part in definition.get("properties", {}).items()}

    def add_sample(self, name: str, sample: Mapping[str, Any]) -> None:
        """An object by an example of it, and those within under names of their own."""
        fields = self.fields.setdefault(name, {})
        for one, value in sample.items():
            fields.setdefault(one, self._of_sample(f"{name}_{one}", value))

    def _of_sample(self, name: str, value: Any) -> Kind:
        match value:
            case bool():
                return Kind("boolean")
            case str():
                return Kind("string")
            case Mapping() if value and all(key.isidentifier() for key in value):
                self.add_sample(name, value)
                return Kind(struct=name)
            case [first, *_]:
                inner = self._of_sample(name, first)
                return Kind(inner.scalar, inner.struct, many=True)
        return Kind()


def of_events() -> Structs:
    found = Structs()
    found.add_schema(CanonicalEvent.model_json_schema(ref_template="#/$defs/{model}"))
    return found


def _of_schema(schema: Mapping[str, Any]) -> Kind:
    parts = [part for part in _members(schema) if part.get("type") != "null"]
    if len(parts) != 1:
        return Kind()
    (part,) = parts
    if "$ref" in part:
        return Kind(struct=part["$ref"].rpartition("/")[2])
    if part.get("type") == "array":
        inner = _of_schema(part.get("items", {}))
        return Kind(inner.scalar, inner.struct, many=True)
    return Kind(part["type"]) if part.get("type") in SCALARS else Kind()


def _members(schema: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield from schema.get("anyOf", (schema,))


def _field(name: str, number: int, kind: Kind) -> FieldDescriptorProto:
    label = FieldDescriptorProto.LABEL_REPEATED if kind.many else FieldDescriptorProto.LABEL_OPTIONAL
    told = FieldDescriptorProto(name=name, number=number, label=label)
    if kind.scalar:
        told.type = SCALARS[kind.scalar]
    else:
        told.type = FieldDescriptorProto.TYPE_MESSAGE
        told.type_name = f".{PACKAGE}.{kind.struct}" if kind.struct else ANYTHING
    return told
