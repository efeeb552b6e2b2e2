"""Write documents down as their authors would."""

import msgspec
import yaml


def as_yaml(body: msgspec.Struct) -> str:
    """Return a document as its author would write it, without what is left at its default."""
    tree = msgspec.json.decode(msgspec.json.encode(_without_defaults(body)))
    return yaml.safe_dump(tree, allow_unicode=True, sort_keys=False, width=100)


def _without_defaults(value: object) -> object:
    if isinstance(value, msgspec.Struct):
        config = value.__struct_config__
        tagged = {config.tag_field: config.tag} if config.tag_field else {}
        return tagged | {
            field.encode_name: _without_defaults(getattr(value, field.name))
            for field in msgspec.structs.fields(value)
            if not _is_default(field, getattr(value, field.name))
        }
    if isinstance(value, tuple | list):
        return [_without_defaults(each) for each in value]
    if isinstance(value, dict):
        return {key: _without_defaults(each) for key, each in value.items()}
    return value


def _is_default(field: msgspec.structs.FieldInfo, value: object) -> bool:
    if field.default_factory is not msgspec.NODEFAULT:
        return bool(value == field.default_factory())
    return field.default is not msgspec.NODEFAULT and bool(value == field.default)
