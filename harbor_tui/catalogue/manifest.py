"""The form of a catalogue entry's file, checked field by field when one is imported."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError

from harbor_tui.catalogue.secret_detection import secret_places
from harbor_tui.domain.errors import FieldProblem, InvalidInput
from harbor_tui.domain.text.display import clip, display
from harbor_tui.domain.text.patterns import shape_of

_SLUG = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"
Slug = Annotated[str, Field(pattern=_SLUG, max_length=64)]
Line = Annotated[str, Field(min_length=1, max_length=200)]
Text = Annotated[str, Field(max_length=2000)]


class _Model(BaseModel):
    """A member is there with a value, or it is not there: null is refused, whatever the member."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, strict=True, alias_generator=to_camel, hide_input_in_errors=True
    )

    @field_validator("*", mode="before")
    @classmethod
    def _is_not_null(cls, value: Any) -> Any:
        if value is None:
            raise PydanticCustomError("null", "must not be null: leave it out")
        return value


class ValueManifest(_Model):
    """The shape of one value."""

    type: Literal["string", "integer", "boolean", "id", "array", "object", "any"]
    description: Text = ""
    enum: list[Annotated[str, Field(min_length=1, max_length=100)]] = Field(default_factory=list, max_length=100)
    minimum: int | None = None
    maximum: int | None = None
    min_length: Annotated[int, Field(ge=0)] | None = None
    max_length: Annotated[int, Field(ge=1)] | None = None
    pattern: Annotated[str, Field(max_length=200)] = ""
    form: Annotated[str, Field(max_length=200)] = ""
    items: ValueManifest | None = None
    max_items: Annotated[int, Field(ge=1, le=1000)] | None = None
    properties: dict[Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_-]*$", max_length=64)], ValueManifest] = Field(
        default_factory=dict, max_length=100
    )
    required: list[str] = Field(default_factory=list)
    exactly_one: list[str] = Field(default_factory=list)
    default: str | int | bool | None = None
    nullable: bool = False
    repeats: bool = False

    @field_validator("pattern")
    @classmethod
    def _has_a_shape(cls, pattern: str) -> str:
        shape_of(pattern)  # its ValueError says what is not taken
        return pattern


class InputManifest(_Model):
    """What an action takes, by location."""

    path: ValueManifest | None = None
    query: ValueManifest | None = None
    body: ValueManifest | None = None


class ActionManifest(_Model):
    """One named, bounded route."""

    slug: Slug
    label: Line
    description: Text
    method: Literal["GET", "POST", "PUT", "DELETE"]
    path: Annotated[str, Field(pattern=r"^/", max_length=300)]
    approval_mode: Literal["auto", "require_approval"]
    risk: Literal["low", "medium", "high"]
    request_body_mode: Literal["none", "json"]
    result_mode: Literal["json_summary"]
    scopes: list[Annotated[str, Field(pattern=r"^[a-z][a-z.:-]*$", max_length=80)]] = Field(default_factory=list)
    notes: Text = ""
    input: InputManifest = Field(default_factory=InputManifest)


class PublisherManifest(_Model):
    """Who offers the entry."""

    slug: Slug
    name: Line


class EntryManifest(_Model):
    """A whole entry: secret-free metadata and its actions."""

    form: Literal["harbor.entry/1"] = Field(alias="schema")
    kind: Literal["http_api"]
    slug: Slug
    label: Line
    description: Text
    version: Annotated[str, Field(pattern=r"^\d{1,4}\.\d{1,4}\.\d{1,4}$")]
    publisher: PublisherManifest
    category: Line
    tags: list[Annotated[str, Field(min_length=1, max_length=40)]] = Field(max_length=20)
    base_url: Annotated[str, Field(max_length=500)]
    auth_mode: Literal["header_token"]
    auth_header_name: Literal["Authorization"]
    auth_token_prefix: Literal["Bearer", "Basic"]
    actions: list[ActionManifest] = Field(min_length=1, max_length=200)


def check_manifest(document: dict[str, Any], source: str) -> dict[str, Any]:
    """The entry as it was validated. Raises `InvalidInput` with all that is wrong, or when it holds a secret."""
    return _check(EntryManifest, document, f"The catalogue entry {display(source)}", "an entry")


def check_action_manifest(document: dict[str, Any], source: str) -> dict[str, Any]:
    """The same for one action alone."""
    return _check(ActionManifest, document, f"The action in {display(source)}", "an action")


def _check(model: type[_Model], document: dict[str, Any], what: str, form: str) -> dict[str, Any]:
    places = tuple(secret_places(document))
    if places:
        raise InvalidInput(
            f"{what} carries something that looks like a secret, at {places[0]}.",
            advice="Entries are shared and never hold tokens: remove it, and replace the token if it was a real one.",
            problems=tuple(FieldProblem(place, "looks like a secret") for place in places),
        )
    try:
        return model.model_validate(document).model_dump(by_alias=True, exclude_unset=True)
    except ValidationError as error:
        problems = tuple(
            FieldProblem(_dotted(each["loc"]), _sentence(each["type"], each["msg"]))
            for each in error.errors(include_url=False, include_input=False, include_context=False)
        )
    more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
    raise InvalidInput(
        f"{what} does not have the form of {form}: {problems[0]}{more}.",
        advice="Mend it, or get it from its publisher again.",
        problems=problems,
    )


def _dotted(location: tuple[int | str, ...]) -> str:
    text = ""
    for part in location:
        text += f"[{part}]" if isinstance(part, int) else f".{part}"
    return clip(display(text.removeprefix(".")), 120)


def _sentence(kind: str, message: str) -> str:
    match kind:
        case "missing":
            return "is required"
        case "extra_forbidden":
            return "unknown field"
        case "value_error":
            return clip(display(message.removeprefix("Value error, ")), 400)
        case "model_type" | "model_attributes_type":
            return "must be an object"
    return clip(display(message[:1].lower() + message[1:]), 200)
