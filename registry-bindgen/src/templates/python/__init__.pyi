# Written by registry-bindgen from {{ prefix }} {{ version }}; changes are lost when it is written again.

{% if has_promises %}
import asyncio
{% endif %}
{% if enums %}
import enum
{% endif %}
from collections.abc import {{ imports[1].collections | join(", ") }}
{% if structs %}
from dataclasses import dataclass
{% endif %}
from types import TracebackType
from typing import {{ imports[1].typing | join(", ") }}

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
{% if s.constructor %}
    {{ s.constructor }}: ...
{% endif %}

{% endfor %}
{% for i in implemented %}
class {{ i.name }}(Protocol):
{% for m in i.methods %}
    {{ m.stub }}: ...
{% endfor %}

{% endfor %}
{% for f in functions %}
{{ f.stub }}: ...
{% endfor %}
{% if functions %}

{% endif %}
class _Owned:
    def __init__(self, handle: SupportsIndex) -> None: ...
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

{% if queues %}
class Queue:
    def __init__(self, capacity: int = 1024) -> None: ...
    @classmethod
    def current(cls) -> Queue: ...
    @property
    def handle(self) -> int: ...
    @property
    def is_open(self) -> bool: ...
    def run(self) -> int: ...
    def close(self) -> None: ...
    def __enter__(self) -> Self: ...
    def __exit__(
        self,
        kind: type[BaseException] | None,
        exception: BaseException | None,
        traceback: TracebackType | None,
    ) -> None: ...

{% endif %}
{% for c in callbacks + traits %}
class {{ c.name }}(_Owned):
{% for m in c.methods %}
    {{ m.stub }}: ...
{% endfor %}

{% endfor %}
def release(handle: SupportsIndex) -> None: ...
def is_live(handle: SupportsIndex) -> bool: ...
def live_count() -> int: ...
def set_error_hook(hook: Callable[[int, int, str], object] | None) -> None: ...
def silence_errors() -> None: ...
def describe(handle: SupportsIndex) -> str: ...
def invoke(
    handle: SupportsIndex,
    *args: SupportsFloat
    | SupportsIndex
    | str
    | bytes
    | Iterable[SupportsIndex]
    | _Owned
    | None,
) -> float | str | bytes | _Owned | None: ...
