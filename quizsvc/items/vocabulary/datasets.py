"""Datasets named after situations, with units and plausible ranges, and real tables as they were printed.

Define a dataset among the variables (`houses: house_prices_data(n=20)`) and its columns among the data
(`size: column_of(houses, "size")`), so that all columns are of the same draw.
"""

import inspect
from collections.abc import Callable, Iterator
from typing import Annotated, Any

from quizsvc.items.kinds import VECTOR, Kind, Value
from quizsvc.items.vocabulary.base import (
    Function,
    NonNegative,
    Number,
    Parameter,
    Positive,
    Probability,
    Size,
    Sort,
    Text,
    declare,
    sort_of,
)
from quizsvc.numeric import datasets, stream
from quizsvc.numeric.datasets import Dataset

DATASET = Kind("a dataset")
SORTS = {"n": Size, "rate": Positive, "sd": NonNegative, "share": Probability, "chance": Probability}
"""What the last word of a parameter's name says of it; the others are any number."""


def _dataset(value: Value) -> Value:
    if not isinstance(value, Dataset):
        raise ValueError(f"a {type(value).__name__}")
    return value


Data = Annotated[Any, Sort(DATASET, _dataset, "a dataset, e.g. sleep_data()")]


def column_of(data: Data, name: Text) -> Any:
    """The numbers in the column of this name."""
    return data[name]


def _generator(name: str, make: Callable[..., Dataset]) -> Function:
    """A draw of a dataset."""
    parameters = list(inspect.signature(make).parameters.values())[1:]
    sorts = [sort_of(SORTS.get(p.name.split("_")[-1], Number)) for p in parameters]
    listed = tuple(Parameter(p.name, s, False, p.name != "n", False) for p, s in zip(parameters, sorts, strict=True))
    words = ", ".join(f"{p.name}={p.default:g}" for p in parameters)
    summary = _summary(inspect.cleandoc(make.__doc__ or "").split("\n")[0], make(stream("columns"), 2))
    return Function(f"{name}_data", listed, DATASET, True, False, summary, f"{name}_data({words})", make)


def _table(name: str, dataset: Dataset) -> Function:
    """A real table."""
    summary = _summary(dataset.description, dataset)
    return Function(f"{name}_data", (), DATASET, False, False, summary, f"{name}_data()", lambda: dataset)


def _summary(sentence: str, dataset: Dataset) -> str:
    """The sentence with the columns' names."""
    return f"{sentence.rstrip('.')} [{', '.join(one.name for one in dataset.columns)}]."


def _offered() -> Iterator[Function]:
    """Every generator and every real table of the engine, by its name there."""
    for name, value in vars(datasets).items():
        if isinstance(value, Dataset):
            yield _table(name.lower(), value)
        elif inspect.isfunction(value) and inspect.signature(value).return_annotation is Dataset and name != "table":
            yield _generator(name, value)


FUNCTIONS = (declare(column_of, returns=VECTOR), *_offered())
