"""YAML that people write, read as they mean it: `yes` is a text, a key stands once, and each part has a line."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

# From the root to a part: keys of mappings, positions in lists.
Steps = Sequence[str | int]

_BOOL = "tag:yaml.org,2002:bool"


class _Loader(yaml.CSafeLoader):
    """The safe loader, with the booleans of YAML 1.2: `yes`, `no`, `on`, `off` and `y` are answers in many forms."""

    yaml_implicit_resolvers = {  # noqa: RUF012  as the library declares it
        first: [(tag, pattern) for tag, pattern in resolvers if tag != _BOOL]
        for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
    }


_Loader.add_implicit_resolver(_BOOL, re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF"))


def _day(loader: _Loader, node: yaml.ScalarNode) -> Any:
    """Return a day; one that there is not (of a thirteenth month) as it is written: who asks for a day says where."""
    try:
        return loader.construct_yaml_timestamp(node)
    except ValueError:
        return loader.construct_scalar(node)


_Loader.add_constructor("tag:yaml.org,2002:timestamp", _day)


class NotYaml(ValueError):
    """A file cannot be read as YAML; the message begins with the file's name and, where it is known, the line."""


@dataclass(frozen=True)
class YamlFile:
    """The content of a file, and where its parts stand."""

    name: str
    data: Any
    root: yaml.Node | None

    def line(self, path: Steps) -> int:
        """Return the line, from 1, of the part at the end of a path, or of the last part on the way that there is."""
        *_, (_, mark) = self._nodes(path)
        return int(mark.line) + 1 if mark else 1

    def text(self, path: Steps) -> str:
        """Return a single value as it is written; "" for a mapping or list, or where there is none."""
        nodes = list(self._nodes(path))
        last, _ = nodes[-1]
        return str(last.value) if len(nodes) == len(path) + 1 and isinstance(last, yaml.ScalarNode) else ""

    def _nodes(self, path: Steps) -> Iterator[tuple[yaml.Node | None, Any]]:
        """Yield the nodes on a path, each with where it begins: that of a value is where its key stands."""
        node, mark = self.root, self.root.start_mark if self.root else None
        yield node, mark
        for step in path:
            pairs: Sequence[tuple[Any, yaml.Node]] = ()
            if isinstance(node, yaml.MappingNode):
                pairs = [(key.start_mark, value) for key, value in node.value if key.value == step]
            elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
                pairs = [(item.start_mark, item) for item in node.value[step : step + 1]]
            if not pairs:
                return
            mark, node = pairs[0]
            yield node, mark


def read_yaml(path: Path) -> YamlFile:
    """Read a file of one YAML document.

    Raises:
        NotYaml: it cannot be opened, is not UTF-8, no YAML, or gives a key twice.
    """
    try:
        loader = _Loader(path.read_text(encoding="utf-8-sig"))
        root = loader.get_single_node()
        if repeated := next(_repeated(root, set()), None):
            raise NotYaml(
                f"{path.name}, line {repeated.start_mark.line + 1}: the key « {repeated.value} » is given twice."
            )
        return YamlFile(path.name, None if root is None else loader.construct_document(root), root)
    except UnicodeDecodeError as error:
        raise NotYaml(f"{path.name} is not UTF-8. Save it again with that encoding.") from error
    except RecursionError as error:
        raise NotYaml(f"{path.name} is nested too deeply. Write it as the contracts beside it.") from error
    except yaml.MarkedYAMLError as error:
        place = f", line {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise NotYaml(f"{path.name}{place}: this is not YAML ({error.problem}). Correct the file.") from error
    except (OSError, yaml.YAMLError, ValueError) as error:
        if isinstance(error, NotYaml):
            raise
        raise NotYaml(f"{path.name} cannot be read ({error}). Correct the file.") from error


def written(path: Path, key: str) -> str:
    """Return what a file gives for a key at its margin, whatever else is wrong in it; "" where it gives no one word."""
    try:
        found = re.search(rf"^{key}:[ \t]*[\"']?([\w.-]+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    except (OSError, ValueError):
        return ""
    return found[1] if found else ""


def _repeated(node: yaml.Node | None, seen: set[int]) -> Iterator[yaml.ScalarNode]:
    """Yield the keys that their mapping has already."""
    if node is None or id(node) in seen:
        return
    seen.add(id(node))
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _repeated(item, seen)
    elif isinstance(node, yaml.MappingNode):
        keys: set[str] = set()
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in keys:
                    yield key
                keys.add(key.value)
            yield from _repeated(value, seen)
