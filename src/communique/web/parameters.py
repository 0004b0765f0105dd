"""The filters as parameters of functions, for the HTTP API and the tools: the table of `query.filters` drives both."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Annotated, Any

from communique.query.filters import FILTERS, Filter, Question
from communique.web.asked import LONGEST


def with_filters(
    function: Callable[..., Any], question: Question, describe: Callable[[Filter], Any], more: Mapping[str, Any]
) -> Callable[..., Any]:
    """The function, with a signature of the question's filters, then of `more` (name -> annotation and default).

    `describe` gives what stands beside the type of a filter in its annotation.
    """
    found = []
    for row in FILTERS[question]:
        kind = (str | None) if row.single else (list[str] | None)
        found.append(_parameter(row.name, Annotated[kind, describe(row)], None))
    found += [_parameter(name, annotation, default) for name, (annotation, default) in more.items()]
    known = inspect.signature(function)
    own = [one for one in known.parameters.values() if one.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD]
    function.__signature__ = inspect.Signature([*own, *found], return_annotation=known.return_annotation)  # type: ignore[attr-defined]
    function.__annotations__ |= {one.name: one.annotation for one in found}
    return function


def _parameter(name: str, annotation: Any, default: Any) -> inspect.Parameter:
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)


def told(row: Filter) -> str:
    """A filter in words, with its choices."""
    return f"{row.help} One of: {', '.join(row.choices)}." if row.choices else row.help


__all__ = ["LONGEST", "told", "with_filters"]
