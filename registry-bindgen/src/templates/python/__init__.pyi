# Written by registry-bindgen from {{ prefix }} {{ version }}; changes are lost when it is written again.

{% if enums %}
import enum
{% endif %}
{% if has_sequences %}
from collections.abc import Callable, Sequence
{% else %}
from collections.abc import Callable
{% endif %}
{% if structs %}
from dataclasses import dataclass
{% endif %}
from types import TracebackType
from typing import Self

from ._errors import (
{% for name in errors %}
    {{ name }},
{% endfor %}
)

__all__ = [
{% for name in public %}
    "{{ name }}",
{% endfor %}
]

HANDLES: dict[str, int]

{% for e in enums %}
class {{ e.name }}(enum.IntEnum):
{% for v in e.variants %}
    {{ v.name }} = {{ v.value }}
{% endfor %}

{% endfor %}
{% for s in structs %}
@dataclass
class {{ s.name }}:
{% for f in s.fields %}
    {{ f.name }}: {{ f.hint }}
{% endfor %}

{% endfor %}
{% for f in functions %}
{{ f.stub }}: ...
{% endfor %}

class _Owned:
    def __init__(self, handle: int) -> None: ...
    @property
    def handle(self) -> int: ...
    @property
    def is_live(self) -> bool: ...
    def detach(self) -> int: ...
    def close(self) -> None: ...
    def __enter__(self) -> Self: ...
    def __exit__(
        self,
        kind: type[BaseException] | None,
        exception: BaseException | None,
        traceback: TracebackType | None,
    ) -> None: ...

{% for c in callbacks %}
class {{ c.name }}(_Owned):
    {{ c.stub }}: ...

{% endfor %}
def release(handle: int) -> None: ...
def is_live(handle: int) -> bool: ...
def live_count() -> int: ...
def set_error_hook(hook: Callable[[int, int, str], object] | None) -> None: ...
def silence_errors() -> None: ...
def describe(handle: int) -> str: ...
def invoke(
    handle: int, *args: float | str | bytes | None
) -> float | str | bytes | None: ...
