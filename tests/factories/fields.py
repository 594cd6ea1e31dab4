"""What a factory may be told."""

from collections.abc import Mapping
from inspect import get_annotations


def refuse_others(fields: Mapping[str, object], known: type) -> None:
    """Raise TypeError for a field that the factory would pass over; known is a TypedDict."""
    if others := fields.keys() - get_annotations(known).keys():
        raise TypeError(f"no field of {known.__name__}: {', '.join(sorted(others))}")
