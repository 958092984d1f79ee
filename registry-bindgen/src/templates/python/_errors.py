"""What a call can raise. Written by registry-bindgen from {{ prefix }} {{ version }}."""

from __future__ import annotations


class StaleBindingError(ImportError):
    """The library has a different interface than this package."""


class RegistryError(RuntimeError):
    """A call that was refused or has failed."""

    status: int
    """The number of the status."""
    callback: str
    """The name of the callback, or of the operation."""

    def __init__(self, status: int, callback: str, message: str) -> None:
        super().__init__(f"{callback}: {message}")
        self.status = status
        self.callback = callback


{% for s in statuses %}
class {{ s.class }}Error(RegistryError):
    """{{ s.meaning }}"""


{% endfor %}
CLASSES: dict[int, type[RegistryError]] = {
{% for s in statuses %}
    {{ s.number }}: {{ s.class }}Error,
{% endfor %}
}
