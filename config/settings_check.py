"""Check settings that are more than text: numbers, choices, names that there are none of. Pydantic's room."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Annotated, Any, get_type_hints

from pydantic import BeforeValidator, ConfigDict, Field, ValidationError, create_model

from config.errors import UserError
from config.secrets import Secret


def checked(values: Mapping[str, Any], settings: type) -> dict[str, Any]:
    """Return `values` in the types that the fields of the dataclass `settings` have, within their bounds.

    Raises:
        UserError: one is unknown, or cannot be had.

    """
    types = get_type_hints(settings)
    given: dict[str, Any] = {
        each.name: (_taken(types[each.name]), Field(**each.metadata))
        for each in fields(settings)
        if each.name in values
    }
    model = create_model("Settings", __config__=ConfigDict(extra="forbid", arbitrary_types_allowed=True), **given)
    try:
        made = model.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        name = "_".join(str(part) for part in first["loc"])
        raise UserError(f"setting {name!r}: {first['msg']}: see config/wenbao.example.toml") from error
    return {name: getattr(made, name) for name in given}


def _taken(wanted: Any) -> Any:
    """Return what is taken for a field of the type `wanted`: secrets as text too, several numbers in one line."""
    if wanted is Secret:
        return Secret | str
    return Annotated[wanted, BeforeValidator(_split)] if wanted == tuple[int, ...] else wanted


def _split(given: object) -> object:
    return given.replace(",", " ").split() if isinstance(given, str) else given
