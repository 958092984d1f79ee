"""What a call can raise. Written by registry-bindgen from {{ prefix }} {{ version }}."""

from __future__ import annotations


class StaleBindingError(ImportError):
    """The library has a different interface than this package."""


# What stands before an error's and a panic's own text: neither a path nor a number contains it.
_MARKS = {9: " panicked: ", 11: " failed: "}


class RegistryError(RuntimeError):
    """A call that was refused or has failed."""

    status: int = 0
    """The number of the status."""
    callback: str
    """The name of the callback, or of the operation."""
    detail: str
    """What the callback's error or panic says itself; for any other status the whole message."""

    error_code: int | None
    """The code of the callback's error, such as an errno, or None."""

    def __init__(
        self, status: int, callback: str, message: str, error_code: int | None = None
    ) -> None:
        super().__init__(f"{callback}: {message}")
        self.status = status
        self.callback = callback
        self.error_code = error_code
        self.detail = message
        if status in _MARKS:
            _, found, own = message.partition(_MARKS[status])
            self.detail = own if found else message
        self._message = message

    def __reduce__(
        self,
    ) -> tuple[
        type[RegistryError], tuple[int, str, str, int | None], dict[str, object]
    ]:
        arguments = (self.status, self.callback, self._message, self.error_code)
        return type(self), arguments, self.__dict__


{% for s in exceptions %}
class {{ s.class }}(RegistryError):
    """{{ s.meaning }}"""

    status = {{ s.number }}


{% endfor %}
CLASSES: dict[int, type[RegistryError]] = {
{% for s in exceptions %}
    {{ s.number }}: {{ s.class }},
{% endfor %}
}
