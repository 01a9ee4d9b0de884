"""What answers are made of."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Answered(BaseModel):
    """A part of an answer, made of what the desk calls the same; money is exact, as text."""

    model_config = ConfigDict(from_attributes=True, json_schema_mode_override="serialization")
