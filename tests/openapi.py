"""What the description of the API promises, held against what it answers."""

from collections.abc import Mapping
from typing import Any

# The validators compile forty grammars as they are imported, two seconds: only where something is validated.


def assert_valid_description(described: Mapping[str, Any]) -> None:
    """Fail unless a description is one of OpenAPI 3.1."""
    from openapi_spec_validator import OpenAPIV31SpecValidator

    OpenAPIV31SpecValidator(described).validate()


def assert_as_described(described: Mapping[str, Any], response: Mapping[str, Any], answer: Any) -> None:
    """Fail unless an answer has the schema that the description gives to this response."""
    from jsonschema import Draft202012Validator

    schema = response["content"]["application/json"]["schema"] | {"components": described["components"]}
    Draft202012Validator(schema).validate(answer)
