"""Values as bytes, and back; and a number for each, by which it is known again. Knows nothing of ours."""

import io
import pickle
from collections.abc import Callable, Collection
from dataclasses import fields, is_dataclass
from functools import cache
from hashlib import blake2b
from operator import attrgetter
from types import MappingProxyType
from typing import Any

PLAIN = {("builtins", "frozenset"): frozenset, ("builtins", "tuple"): tuple, ("builtins", "dict"): dict}
"""Types of Python that a value may hold and that are written by name."""


def freeze(value: object) -> bytes:
    """A value as bytes: what Python has by itself, and dataclasses, named tuples and enumerations."""
    out = io.BytesIO()
    Freezer(out, protocol=5).dump(value)
    return out.getvalue()


def thaw(frozen: bytes | None, modules: Collection[str]) -> Any:
    """The value that was frozen; None where there is none. It is made of types of these modules alone, and runs nothing else."""
    if frozen is None:
        return None
    try:
        return Thawer(io.BytesIO(frozen), modules).load()
    except Exception:  # whatever unpickling raises (its documentation names no end of it): what cannot be read is not there
        return None


def print_of(value: object, *passed_over: type) -> int:
    """A number that differs where values do: 63 bits of BLAKE2b (RFC 7693). Values of some types count for nothing.

    Sets must stand in dataclasses, since pickle writes them in an order that differs from run to run.
    """
    data = value if isinstance(value, bytes) else printed(value, frozenset(passed_over))
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "big") >> 1


def imprint(*parts: object) -> int:
    """One number for several things that are written alike where they are alike."""
    return print_of(repr(parts).encode())


def printed(value: object, passed_over: frozenset[type]) -> bytes:
    """A value as bytes that do not depend on which of its parts are one object."""
    out = io.BytesIO()
    printer = Printer(out, protocol=5)
    printer.fast, printer.passed_over = True, passed_over
    printer.dump(value)
    return out.getvalue()


class Freezer(pickle.Pickler):
    """Writes dataclasses by their fields in order: a third of the time of what dataclasses offer when they are frozen."""

    def reducer_override(self, value: Any) -> Any:
        kind: Any = type(value)
        if kind is MappingProxyType:
            return dict, (dict(value),)
        getter = getter_of(kind)
        return NotImplemented if getter is None else (kind, getter(value))


class Printer(Freezer):
    """The same, for prints alone."""

    passed_over: frozenset[type] = frozenset()

    def reducer_override(self, value: Any) -> Any:
        kind: Any = type(value)
        if kind in self.passed_over:
            return tuple, ()
        if is_set_in(kind):
            held = (getattr(value, field.name) for field in fields(kind))
            return kind, tuple(sorted(one) if isinstance(one, frozenset) else one for one in held)
        return super().reducer_override(value)


@cache
def is_set_in(kind: type) -> bool:
    """Whether a dataclass has a field that is a set."""
    return is_dataclass(kind) and any("frozenset" in str(field.type) for field in fields(kind))


@cache
def getter_of(kind: type) -> Callable[[Any], tuple[Any, ...]] | None:
    """What takes a dataclass apart; None for other types."""
    if not is_dataclass(kind):
        return None
    names = [field.name for field in fields(kind)]
    if len(names) == 1:
        return lambda value: (getattr(value, names[0]),)
    return attrgetter(*names) if names else lambda value: ()


class Thawer(pickle.Unpickler):
    """Reads what `freeze` wrote: a file that somebody else put here can make values of ours, and nothing else."""

    def __init__(self, file: io.BytesIO, modules: Collection[str]) -> None:
        super().__init__(file)
        self.modules = modules

    def find_class(self, module: str, name: str) -> Any:
        return known(module, name, frozenset(self.modules))


@cache
def known(module: str, name: str, modules: frozenset[str]) -> Any:
    """A type that values may be made of."""
    if (module, name) in PLAIN:
        return PLAIN[module, name]
    found = getattr(__import__(module, fromlist=[name]), name, None) if module in modules else None
    if not isinstance(found, type):
        raise pickle.UnpicklingError(f"{module}.{name} is no type of ours")
    return found
