"""Finds the library. Written by registry-bindgen from {{ prefix }} {{ version }}."""

from __future__ import annotations

import ctypes.util
import os
import struct
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

Library = TypeVar("Library")

VERSION = "{{ pep440 }}"
FINGERPRINT = {{ fingerprint }}
# What may name the library.
VARIABLE = "{{ prefix | upper }}_LIBRARY"


def file_name(platform: str = sys.platform) -> str:
    """The library's file on a platform, by the name that Python or a wheel has for it."""
    if platform.startswith("win"):
        return "{{ library.stem }}.dll"
    if platform.startswith(("darwin", "macosx")):
        return "{{ library.before }}{{ library.stem }}.dylib"
    return "{{ library.before }}{{ library.stem }}.so"


def path() -> str:
    """The library named by `{{ prefix | upper }}_LIBRARY`, else the one beside this file, else the system's."""
    given = os.environ.get(VARIABLE)
    if given:
        # A path, and not a name that the system would look for elsewhere.
        return os.path.abspath(given)
    beside = Path(__file__).with_name(file_name())
    if beside.exists():
        return str(beside)
    return ctypes.util.find_library("{{ library.stem }}") or file_name()


# The numbers of machines in ELF, in PE and in Mach-O.
_ELF = {3: "x86", 40: "arm", 62: "x86_64", 183: "aarch64", 243: "riscv"}
_PE = {0x14C: "x86", 0x8664: "x86_64", 0xAA64: "aarch64"}
_MACH_O = {0x7: "x86", 0x1000007: "x86_64", 0x100000C: "aarch64"}


def machines(file: str | Path) -> set[str]:
    """The machines that a library or a program is for, by its first bytes; none for other files."""
    with open(file, "rb") as opened:
        head = opened.read(4096)

    def number(at: int, size: int, is_big: bool = False) -> int:
        return int.from_bytes(head[at : at + size], "big" if is_big else "little")

    magic = head[:4]
    if magic == b"\x7fELF" and len(head) > 20:
        is_big = head[5] == 2
        machine = number(18, 2, is_big)
        name = _ELF.get(machine, f"machine-{machine}")
        order = "big" if is_big else "little"
        return {f"{name} (ELF, {32 * head[4]} bits, {order}-endian)"}
    if magic[:2] == b"MZ":
        machine = number(number(60, 4) + 4, 2)
        return {f"{_PE.get(machine, f'machine-{machine}')} (Windows)"}
    if magic in (b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe"):
        found = [number(4, 4)]
    elif magic == b"\xca\xfe\xba\xbe":
        count = min(number(4, 4, True), 16)
        found = [number(8 + 20 * n, 4, True) for n in range(count)]
    else:
        found = []
    names = [_MACH_O.get(machine, f"machine-{machine}") for machine in found]
    return {f"{name} (macOS)" for name in names}


def _cause(where: str) -> str:
    """What is wrong with a file that the system did not load, in addition to its own message."""
    try:
        found, own = machines(where), machines(sys.executable)
    except OSError:
        return ""
    if not found:
        return "; it is no library, or damaged"
    if found & own or not own:
        return ""
    return f"; it is for {', '.join(sorted(found))}, and this Python for {', '.join(sorted(own))}"


def _looked(where: str) -> str:
    """How this library was found, and how to name another."""
    if os.environ.get(VARIABLE):
        return f"`{VARIABLE}` names it; a relative path begins in the current folder"
    beside = Path(__file__).with_name(file_name())
    if where == str(beside):
        return f"it is beside this package; `{VARIABLE}` can name another"
    return (
        f"there is no `{beside}`, so the system looked for it; "
        f"copy it there, or set `{VARIABLE}` to its path"
    )


def _check_length(file: str) -> None:
    """Raises if an ELF file ends before what the system maps of it: to read there would end the process."""
    try:
        size = os.stat(file).st_size
        with open(file, "rb") as opened:
            head = opened.read(4096)
    except OSError:
        # The system may find it elsewhere, or says what is wrong.
        return
    if head[:4] != b"\x7fELF" or len(head) < 64:
        return
    order = ">" if head[5] == 2 else "<"
    # Where the table of segments is, the size and number of its entries, and what they begin with.
    is_wide = head[4] == 2
    (table,) = struct.unpack_from(f"{order}{'32xQ' if is_wide else '28xI'}", head)
    step, count = struct.unpack_from(f"{order}{'54xHH' if is_wide else '42xHH'}", head)
    entry = order + ("I4xQ16xQ" if is_wide else "II8xI")
    need = 0
    for number in range(count):
        place = table + number * step
        if place + struct.calcsize(entry) > len(head):
            break
        kind, offset, length = struct.unpack_from(entry, head, place)
        # The kind of segment that is mapped.
        if kind == 1:
            need = max(need, offset + length)
    if size < need:
        raise OSError(f"it is cut off: {size} bytes of at least {need}")


def opened(open_library: Callable[[str], Library]) -> Library:
    """The library, or an error that says where it was looked for."""
    where = path()
    try:
        _check_length(where)
        return open_library(where)
    except OSError as error:
        raise ImportError(
            f"the library `{where}` cannot be loaded: {error}{_cause(where)}; {_looked(where)}"
        ) from error


def stale(found: int | None) -> str:
    """The message for a library with another fingerprint, or with none."""
    shown = "none" if found is None else f"{found:#018x}"
    return (
        f"the library `{path()}` offers another interface than this package: "
        f"fingerprint {FINGERPRINT:#018x} expected, {shown} found; "
        "write the bindings again from the library, or install the library that belongs to them"
    )
