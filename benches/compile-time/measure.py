#!/usr/bin/env python3
"""What the attribute costs at compile time, beside its peers, in one run.

Generates crates of 1,000 functions (4 signatures) written by hand, for `registry-core` (private and `pub`), for
`safer-ffi`, for `uniffi` and for `wasm-bindgen`, and one of 100 callback types; builds each with and without its items,
and measures per item: the expansion by the compiler's own clock, and in milliseconds of CPU everything up to where types are
looked at, the debug build and the release build; the bytes of `.text` in all and of the stub alone; and the CPU seconds of
a cold build of each dependency, crate by crate for this library.
The difference to the empty crate is what counts, so that Cargo's own time falls out.

    python3 benches/compile-time/measure.py [--rounds 3] [--only registry]

Without `--only` the tables go into `benches/README.md`, between the marks; with it they are printed alone. Needs Cargo,
the pinned toolchain and the package registry; builds below `target/compile-time`. "expansion" is the pass
`macro_expand_crate`: macros, and parsing what comes out of them. "front" is the CPU time of a compiler that stops before
types (`-Zno-analysis`): that pass, and reading the source and resolving the names of everything, ours and the user's.
Both flags are opened on a stable compiler by RUSTC_BOOTSTRAP=1.
"""

import argparse
import os
import pathlib
import re
import resource
import shutil
import struct
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
WORK = ROOT / "target" / "compile-time"
README = ROOT / "benches" / "README.md"
BEGIN, END = "<!-- compile-time: begin -->", "<!-- compile-time: end -->"
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
    Variant(
        "registry pub",
        REGISTRY,
        "registry_core::export_runtime!();\n",
        functions("#[registry_core::exported_callback(on_error = {on_error})]"),
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


def cargo(variant, *arguments, **environment):
    """Runs Cargo in the variant's folder; returns the CPU seconds of it and its children, and what it printed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    own = {"RUSTC_BOOTSTRAP": "1", "CARGO_TARGET_DIR": str(variant.folder / "target"), "CARGO_INCREMENTAL": "0"}
    run = subprocess.run(
        ["cargo", *arguments],
        cwd=variant.folder,
        env={**os.environ, **own, **environment},
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


def cold_dependency(variant, rounds):
    """CPU seconds of the first debug build of an empty crate: the dependency's, after its source was fetched."""
    cargo(variant, "fetch")

    def once():
        shutil.rmtree(variant.folder / "target", ignore_errors=True)
        return cargo(variant, "build", "--offline")[0]

    return min(once() for _ in range(rounds))


def leaf(variant, with_items, profile, *flags):
    """CPU seconds of the leaf crate alone, and what its compiler printed."""
    write(variant, with_items)
    release = ["--release"] if profile == "release" else []
    return cargo(variant, "rustc", "--offline", "--lib", *release, "--", "-Awarnings", *flags)


def passes(printed):
    """Seconds of each of the compiler's passes, wall clock."""
    return {name: float(seconds) for seconds, name in re.findall(r"time:\s+([\d.]+);[^\n]*\t(\w+)$", printed, re.MULTILINE)}


class Library:
    """The release build's shared library (ELF, 64 bits)."""

    def __init__(self, variant):
        self.data = (variant.folder / "target" / "release" / "libmeasured.so").read_bytes()
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


def measure(variant, rounds):
    """Per item: expansion, front, debug, release in ms, bytes of `.text`; CPU s of the cold dependency. The best of the rounds each."""
    lay_out(variant)
    row = {"cold": cold_dependency(variant, rounds)}
    scale = 1000 / variant.count
    leaf(variant, False, "debug")
    leaf(variant, False, "release")

    def over_empty(one):
        best = lambda with_items: min(one(with_items) for _ in range(rounds))
        empty = best(False)
        return (best(True) - empty) * scale

    def cost(profile, *flags):
        return over_empty(lambda with_items: leaf(variant, with_items, profile, *flags)[0])

    # Stops after expansion and name resolution; no artifact is written.
    row["front"] = cost("debug", "-Zno-analysis")
    clock = lambda with_items: passes(leaf(variant, with_items, "debug", "-Zno-analysis", "-Ztime-passes")[1])
    row["expansion"] = over_empty(lambda with_items: clock(with_items)["macro_expand_crate"])
    row["debug"] = cost("debug")
    leaf(variant, False, "release")
    empty_text = Library(variant).text_bytes()
    row["release"] = cost("release")
    library = Library(variant)
    row["text"] = (library.text_bytes() - empty_text) / variant.count
    row["stub"] = library.stub_bytes()
    return row


def crates_of(variant):
    """CPU seconds of each crate of a cold debug build; this program stands before the compiler and counts."""
    shutil.rmtree(variant.folder / "target", ignore_errors=True)
    write(variant, False)
    log = WORK / "crates"
    log.unlink(missing_ok=True)
    cargo(variant, "build", "--offline", RUSTC_WRAPPER=os.path.abspath(__file__), COMPILE_TIME_LOG=str(log))
    seconds = {}
    for line in log.read_text().splitlines():
        name, of_one = line.split()
        seconds[name] = seconds.get(name, 0) + float(of_one)
    return sorted(seconds.items(), key=lambda item: -item[1])


# The compiler's passes that a function costs most in, as `-Ztime-passes` names them, and what they are.
PASSES = [
    ("macro_expand_crate", "expansion, and parsing what comes out"),
    ("resolve_crate", "names"),
    ("type_check_crate", "types, traits and the values of constants"),
    ("MIR_borrow_checking", "borrows"),
    ("misc_checking_1", "attributes, entry points"),
    ("misc_checking_3", "privacy, lints"),
    ("generate_crate_metadata", "the crate's metadata"),
    ("codegen_crate", "machine code, to LLVM"),
    ("finish_ongoing_codegen", "machine code, waiting for LLVM"),
    ("link", "the linker"),
]


def passes_of(variant, rounds):
    """Milliseconds per function of each pass of a debug build, over the empty crate; the best of the rounds, wall clock."""

    def one(with_items):
        return passes(leaf(variant, with_items, "debug", "-Ztime-passes")[1])

    def best(with_items):
        runs = [one(with_items) for _ in range(rounds)]
        return {name: min(run.get(name, 0.0) for run in runs) for name, _ in PASSES}

    full, empty = best(True), best(False)
    table = ["| pass | ms a function |", "|---|---|"]
    for name, what in PASSES:
        table.append(f"| {what} (`{name}`) | {(full[name] - empty[name]) * 1000 / variant.count:.2f} |")
    return table


def count_compiler(log, command):
    """As RUSTC_WRAPPER: runs the compiler and notes its CPU seconds under the crate's name."""
    run = subprocess.run(command, close_fds=False)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    if "--crate-name" in command and "-" not in command:
        name = command[command.index("--crate-name") + 1].replace("build_script_build", "build scripts").replace(" ", "_")
        with open(log, "a") as file:
            file.write(f"{name} {used.ru_utime + used.ru_stime:.3f}\n")
    return run.returncode


HEAD = f"{'variant':<16}{'expansion ms':>14}{'front ms':>10}{'debug ms':>10}{'over plain':>12}{'release ms':>12}{'.text B':>9}{'stub B':>8}{'cold CPU s':>12}"


def line(variant, row, plain):
    over = row["debug"] - plain["debug"]
    return (
        f"{variant.name:<16}{row['expansion']:>14.3f}{row['front']:>10.2f}{row['debug']:>10.2f}{over:>12.2f}"
        f"{row['release']:>12.2f}{row['text']:>9.0f}{row['stub']:>8.0f}{row['cold']:>12.1f}"
    )


def verdicts(row, plain):
    """What was aimed at, and what came out."""
    rows = [
        ("expansion of a function", 0.2, row["expansion"], "ms"),
        ("debug build of a function over `plain`", 0.6, row["debug"] - plain["debug"], "ms"),
        ("`.text` of a function's stub", 80, row["stub"], "B"),
        ("cold dependency", 5, row["cold"], "CPU s"),
    ]
    table = ["| | aim | here |", "|---|---|---|"]
    for name, aim, here, unit in rows:
        shown = f"{here:.0f}" if unit == "B" else f"{here:.2f}"
        table.append(f"| {name} | {aim} {unit} | {shown} {unit}{'' if here <= aim else ': missed'} |")
    return table


def into_readme(lines):
    text = README.read_text()
    start, stop = text.index(BEGIN) + len(BEGIN), text.index(END)
    README.write_text(text[:start] + "\n" + "\n".join(lines) + "\n" + text[stop:])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", nargs="*", help="names of variants; `plain` always runs, to compare with")
    options = parser.parse_args()
    said, plain, registry = [HEAD], None, None
    print(HEAD)
    for variant in VARIANTS:
        if options.only and variant is not PLAIN and variant.name not in options.only:
            continue
        try:
            row = measure(variant, options.rounds)
        except RuntimeError as error:
            said.append(f"{variant.name:<16}does not build: {str(error).strip().splitlines()[-1]}")
        else:
            plain = plain or row
            registry = row if variant.name == "registry" else registry
            said.append(line(variant, row, plain))
        print(said[-1], flush=True)
    if registry is None:
        return
    own = next(variant for variant in VARIANTS if variant.name == "registry")
    crates = ", ".join(f"{name.replace('_', '-')} {seconds:.1f}" for name, seconds in crates_of(own) if seconds >= 0.05)
    report = ["```text", f"$ python3 benches/compile-time/measure.py --rounds {options.rounds}", *said, "```", ""]
    report += [*verdicts(registry, plain), "", f"CPU seconds of the cold dependency, crate by crate: {crates}.", ""]
    report += ["Where the debug build's time goes, by the compiler's own clock:", "", *passes_of(own, options.rounds)]
    print("\n".join(report[len(said) + 3 :]))
    if not options.only:
        into_readme(report)


if __name__ == "__main__":
    if "COMPILE_TIME_LOG" in os.environ and len(sys.argv) > 1 and sys.argv[1].endswith("rustc"):
        sys.exit(count_compiler(os.environ["COMPILE_TIME_LOG"], sys.argv[1:]))
    sys.exit(main())
