"""Building a variant's crate, and what is read off the build."""

import os
import re
import resource
import shutil
import struct
import subprocess
from typing import NamedTuple

from variants import BODY, CHANGED


class Run(NamedTuple):
    """CPU seconds of Cargo and its children, and what they printed."""

    cpu: float
    out: str
    err: str


def cargo(dependency, *arguments, **environment):
    """Runs Cargo in the dependency's folder."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    own = {"RUSTC_BOOTSTRAP": "1", "CARGO_TARGET_DIR": str(dependency.folder / "target"), "CARGO_INCREMENTAL": "0"}
    # The profile is Cargo's own.
    outside = {name: value for name, value in os.environ.items() if not name.startswith("CARGO_PROFILE_")}
    run = subprocess.run(
        ["cargo", *arguments],
        cwd=dependency.folder,
        env={**outside, **own, **environment},
        capture_output=True,
        text=True,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if run.returncode != 0:
        raise RuntimeError(run.stderr[-2000:])
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Run(cpu, run.stdout, run.stderr)


def write(dependency, source):
    path = dependency.folder / "src" / "lib.rs"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(source)


def lay_out(dependency):
    """An empty crate of it."""
    shutil.rmtree(dependency.folder, ignore_errors=True)
    write(dependency, dependency.source(""))
    (dependency.folder / "Cargo.toml").write_text(
        '[package]\nname = "measured"\nversion = "0.0.0"\nedition = "2024"\n\n'
        '[lib]\ncrate-type = ["cdylib", "rlib"]\n\n'
        f"[dependencies]\n{dependency.line}\n\n[workspace]\n\n"
        "[profile.release]\ncodegen-units = 1\n"
    )


def cold(dependency):
    """CPU seconds of the first debug build of an empty crate: the dependency's, after its source was fetched."""
    cargo(dependency, "fetch")
    return cargo(dependency, "build", "--offline").cpu


def leaf(dependency, source, profile, *flags):
    """Builds a crate of this source alone; its dependencies are there already."""
    write(dependency, source)
    if profile == "check":
        return cargo(dependency, "check", "--offline", "--lib")
    release = ["--release"] if profile == "release" else []
    return cargo(dependency, "rustc", "--offline", "--lib", *release, "--", *flags)


def rebuild(dependency, source, rounds):
    """CPU seconds of an incremental debug build after one body was changed."""
    folder = dependency.folder / "incremental"
    shutil.rmtree(folder, ignore_errors=True)
    flag = f"-Cincremental={folder}"
    leaf(dependency, source, "debug", flag)

    def once(number):
        return leaf(dependency, source.replace(BODY, CHANGED.replace("1", str(number))), "debug", flag).cpu

    return min(once(number) for number in range(1, rounds + 1))


def passes(printed):
    """Seconds of each of the compiler's passes, wall clock."""
    return {name: float(seconds) for seconds, name in re.findall(r"time:\s+([\d.]+);[^\n]*\t(\w+)$", printed, re.MULTILINE)}


class Library:
    """The release build's shared library (ELF, 64 bits)."""

    def __init__(self, dependency):
        self.data = (dependency.folder / "target" / "release" / "libmeasured.so").read_bytes()
        offset, = struct.unpack_from("<Q", self.data, 0x28)
        size, count, self.names = struct.unpack_from("<HHH", self.data, 0x3A)
        self.headers = [struct.unpack_from("<IIQQQQIIQQ", self.data, offset + n * size) for n in range(count)]

    def string(self, table, at):
        start = self.headers[table][4] + at
        return self.data[start : self.data.index(b"\0", start)].decode()

    def text_bytes(self):
        """The size of `.text`."""
        return next(header[5] for header in self.headers if self.string(self.names, header[0]) == ".text")

    def stub_bytes(self):
        """What one exported plain stub takes of `.text`: its size, up to the 16 bytes that functions are aligned to."""
        dynamic_symbols = 11
        table = next(header for header in self.headers if header[1] == dynamic_symbols)
        sizes = []
        for at in range(table[4], table[4] + table[5], 24):
            name, _, _, section, _, size = struct.unpack_from("<IBBHQQ", self.data, at)
            stem, _, number = self.string(table[6], name).rpartition("call_")
            if "checksum" in stem:
                continue
            if section and number.isdigit() and (not stem or stem.endswith("_")):
                sizes.append(-(-size // 16) * 16)
        return sum(sizes) / len(sizes) if sizes else float("nan")
