"""YAML read together with the line each mapping stands on, so that a fault can name its place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from backsignal.errors import ContentError, fault

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Located(dict[str, Any]):
    """A mapping that knows its file and line, counted from 1."""

    where: str = ""


class _Reader:
    def __init__(self, path: Path, shown: str):
        self._shown = shown
        self._scalars = yaml.SafeLoader("")
        self._path = path

    def read(self) -> Any:
        try:
            node = yaml.compose(self._path.read_text(encoding="utf-8"), Loader=_LOADER)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line = f", line {mark.line + 1}" if mark else ""
            raise ContentError(fault("K101", f"{self._shown}{line}", problem=error.problem or "not YAML")) from None
        except (yaml.YAMLError, UnicodeDecodeError, OSError) as error:
            raise ContentError(fault("K101", self._shown, problem=type(error).__name__)) from None
        try:
            return self._value(node) if node is not None else None
        except (RecursionError, ValueError, TypeError) as error:
            raise ContentError(fault("K101", self._shown, problem=f"a value in it cannot be used ({error})")) from None

    def _value(self, node: yaml.Node) -> Any:
        if isinstance(node, yaml.MappingNode):
            found = Located()
            found.where = f"{self._shown}, line {node.start_mark.line + 1}"
            for key_node, value_node in node.value:
                key = self._value(key_node)
                if key in found:
                    where = f"{self._shown}, line {key_node.start_mark.line + 1}"
                    raise ContentError(fault("K105", where, id=key, first=found.where))
                found[key] = self._value(value_node)
            return found
        if isinstance(node, yaml.SequenceNode):
            return [self._value(each) for each in node.value]
        return self._scalars.construct_object(node, deep=True)


def read_yaml(path: Path, root: Path) -> Any:
    """The content of one file. Raises ContentError with file and line for YAML that cannot be read or repeats a key."""
    return _Reader(path, path.relative_to(root).as_posix()).read()
