"""Finds the library. Written by registry-bindgen from {{ prefix }} {{ version }}."""

from __future__ import annotations

import ctypes.util
import os
import sys
from pathlib import Path

FINGERPRINT = {{ fingerprint }}


def path() -> str:
    """The library named by `{{ prefix | upper }}_LIBRARY`, else the one beside this file, else the system's."""
    given = os.environ.get("{{ prefix | upper }}_LIBRARY")
    if given:
        return given
    if sys.platform == "win32":
        name = "{{ prefix }}.dll"
    elif sys.platform == "darwin":
        name = "lib{{ prefix }}.dylib"
    else:
        name = "lib{{ prefix }}.so"
    beside = Path(__file__).with_name(name)
    if beside.exists():
        return str(beside)
    return ctypes.util.find_library("{{ prefix }}") or name


def stale(found: int | None) -> str:
    """The message for a library with another fingerprint, or with none."""
    shown = "none" if found is None else f"{found:#018x}"
    return (
        f"the library `{path()}` offers another interface than this package: "
        f"fingerprint {FINGERPRINT:#018x} expected, {shown} found; "
        "write the bindings again from the library, or install the library that belongs to them"
    )
