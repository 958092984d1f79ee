"""What the attribute costs at compile time, beside its peers, in one run.

Generates crates of 1,000 functions (4 signatures) written by hand, for `registry-core`, for `safer-ffi`, for `uniffi` and
for `wasm-bindgen`, and one of 100 callback types; builds each with and without its items, and prints per item: the
expansion, the debug build and the release build in milliseconds of CPU, the bytes of `.text`; and the CPU seconds of a
cold build of each dependency. The difference to the empty crate is what counts, so that Cargo's own time falls out.

    python3 benches/compile-time/measure.py [--rounds 3] [--only registry]

Needs Cargo, the pinned toolchain and the package registry; writes below `target/compile-time` only. The expansion's time
is that of a compiler that stops behind it (`-Zno-analysis`, which RUSTC_BOOTSTRAP=1 opens on a stable compiler). The
table of `benches/README.md` is this program's output.
"""

import argparse
import os
import pathlib
import resource
import shutil
import struct
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
WORK = ROOT / "target" / "compile-time"
FUNCTIONS = 1000
TYPES = 100

# Parameters, result, body: the four signatures, taken in turn.
SIGNATURES = [
    ("a: i32", "i32", "a.wrapping_add({n})"),
    ("a: i64, b: i64", "i64", "a.wrapping_mul(b).wrapping_add({n})"),
    ("a: f64", "f64", "a + {n}.0"),
    ("a: u32, b: u32", "u32", "(a ^ b).wrapping_add({n})"),
]
ON_ERROR = ["-1", "-1", "-1.0", "0"]


def functions(head, fn="pub fn"):
    """The same thousand functions, each under its head."""
    items = []
    for n in range(FUNCTIONS):
        params, result, body = SIGNATURES[n % 4]
        on_error = ON_ERROR[n % 4]
        items.append(f"{head.format(on_error=on_error)}\n{fn} call_{n}({params}) -> {result} {{ {body.format(n=n)} }}\n")
    return "".join(items)


def callback_types():
    items = []
    for n in range(TYPES):
        params, result, _ = SIGNATURES[n % 4]
        items.append(f"#[registry_core::exported_callback(on_error = {ON_ERROR[n % 4]})]\npub type Callback{n} = fn({params}) -> {result};\n")
    return "".join(items)


class Variant:
    """A way to export functions: its dependency, what every crate of it has, its items."""

    def __init__(self, name, dependency, prelude, items, count):
        self.name, self.dependency, self.prelude, self.items, self.count = name, dependency, prelude, items, count
        self.folder = WORK / name.replace(" ", "-")


PLAIN = Variant("plain", "", "", functions('#[unsafe(no_mangle)]', 'pub extern "C" fn'), FUNCTIONS)
REGISTRY = f'registry-core = {{ path = "{ROOT / "registry-core"}" }}'
VARIANTS = [
    PLAIN,
    Variant(
        "registry",
        REGISTRY,
        "registry_core::export_runtime!();\n",
        functions("#[registry_core::exported_callback(on_error = {on_error})]", "fn"),
        FUNCTIONS,
    ),
    Variant("registry types", REGISTRY, "registry_core::export_runtime!();\n", callback_types(), TYPES),
    Variant("safer-ffi", 'safer-ffi = "=0.1.13"', "", functions("#[safer_ffi::ffi_export]", "fn"), FUNCTIONS),
    Variant(
        "uniffi",
        'uniffi = { version = "=0.32.0", default-features = false }',
        "uniffi::setup_scaffolding!();\n",
        functions("#[uniffi::export]"),
        FUNCTIONS,
    ),
    Variant(
        "wasm-bindgen",
        'wasm-bindgen = "=0.2.100"',
        "",
        functions("#[wasm_bindgen::prelude::wasm_bindgen]"),
        FUNCTIONS,
    ),
]


def cargo(variant, *arguments):
    """Runs Cargo in the variant's folder; returns the CPU seconds of it and its children, and what it printed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run = subprocess.run(
        ["cargo", *arguments],
        cwd=variant.folder,
        env={**os.environ, "RUSTC_BOOTSTRAP": "1", "CARGO_TARGET_DIR": str(variant.folder / "target"), "CARGO_INCREMENTAL": "0"},
        capture_output=True,
        text=True,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if run.returncode != 0:
        raise RuntimeError(run.stderr[-2000:])
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, run.stdout + run.stderr


def write(variant, with_items):
    source = variant.prelude + (variant.items if with_items else "")
    path = variant.folder / "src" / "lib.rs"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#![allow(dead_code)]\n" + source)


def lay_out(variant):
    shutil.rmtree(variant.folder, ignore_errors=True)
    write(variant, False)
    (variant.folder / "Cargo.toml").write_text(
        '[package]\nname = "measured"\nversion = "0.0.0"\nedition = "2024"\n\n'
        '[lib]\ncrate-type = ["cdylib", "rlib"]\n\n'
        f"[dependencies]\n{variant.dependency}\n\n[workspace]\n\n"
        "[profile.release]\ncodegen-units = 1\n"
    )


def cold_dependency(variant):
    """CPU seconds of the first debug build of an empty crate: the dependency's, after its source was fetched."""
    cargo(variant, "fetch")
    seconds, _ = cargo(variant, "build", "--offline")
    return seconds


def leaf(variant, with_items, profile, *flags):
    """CPU seconds of the leaf crate alone."""
    write(variant, with_items)
    release = ["--release"] if profile == "release" else []
    seconds, _ = cargo(variant, "rustc", "--offline", "--lib", *release, "--", "-Awarnings", *flags)
    return seconds


def text_bytes(variant):
    """The size of `.text` in the release build's shared library (ELF, 64 bits)."""
    data = (variant.folder / "target" / "release" / "libmeasured.so").read_bytes()
    offset, = struct.unpack_from("<Q", data, 0x28)
    size, count, names = struct.unpack_from("<HHH", data, 0x3A)
    headers = [struct.unpack_from("<IIQQQQIIQQ", data, offset + n * size) for n in range(count)]
    strings = headers[names][4]
    for header in headers:
        start = strings + header[0]
        if data[start : data.index(b"\0", start)] == b".text":
            return header[5]
    raise RuntimeError("no .text section")


def measure(variant, rounds):
    """Per item: expansion, debug, release in ms (best of the rounds), bytes of `.text`; CPU s of the cold dependency."""
    lay_out(variant)
    row = {"cold": cold_dependency(variant)}
    scale = 1000 / variant.count
    leaf(variant, False, "debug")
    leaf(variant, False, "release")

    def cost(profile, *flags):
        rounds_of = lambda with_items: [leaf(variant, with_items, profile, *flags) for _ in range(rounds)]
        empty = min(rounds_of(False))
        return (min(rounds_of(True)) - empty) * scale

    # Stops after expansion and name resolution; no artifact is written.
    row["expansion"] = cost("debug", "-Zno-analysis")
    row["debug"] = cost("debug")
    leaf(variant, False, "release")
    empty_text = text_bytes(variant)
    row["release"] = cost("release")
    row["text"] = (text_bytes(variant) - empty_text) / variant.count
    return row


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", nargs="*", help="names of variants; `plain` always runs, to compare with")
    options = parser.parse_args()
    print(f"{'variant':<16}{'expansion ms':>14}{'debug ms':>10}{'over plain':>12}{'release ms':>12}{'.text B':>9}{'cold CPU s':>12}")
    plain = None
    for variant in VARIANTS:
        if options.only and variant is not PLAIN and variant.name not in options.only:
            continue
        try:
            row = measure(variant, options.rounds)
        except RuntimeError as error:
            print(f"{variant.name:<16}does not build: {str(error).strip().splitlines()[-1]}")
            continue
        if variant is PLAIN:
            plain = row
        over = row["debug"] - plain["debug"]
        print(
            f"{variant.name:<16}{row['expansion']:>14.3f}{row['debug']:>10.2f}{over:>12.2f}"
            f"{row['release']:>12.2f}{row['text']:>9.0f}{row['cold']:>12.1f}",
            flush=True,
        )


if __name__ == "__main__":
    sys.exit(main())
