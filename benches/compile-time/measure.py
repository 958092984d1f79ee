#!/usr/bin/env python3
"""What the attribute costs at compile time, beside its peers, in one run.

Generates crates of 1,000 functions (4 signatures) written by hand, for `registry-core` (private and `pub`), for `safer-ffi`, for `uniffi` and
for `wasm-bindgen`, and crates of 100 callback types for `registry-core`, by hand with `Box<dyn Fn>`, for UniFFI's callback interfaces and for
wasm-bindgen's `Closure`. Builds each with and without its items, and measures per item, in milliseconds of CPU: everything up to where types are
looked at, `cargo check`, the debug build, a rebuild of it after one changed body, and the release build; the expansion by the compiler's own clock;
the bytes of `.text` in all and of the stub alone; and the CPU seconds of a cold build of each dependency, crate by crate for this library.
The difference to the empty crate is what counts, so that Cargo's own time falls out. Each dependency is built once, for all of its variants. Of each
other time the best of the rounds counts.

    python3 benches/compile-time/measure.py [--rounds 3] [--only registry] [--before CHECKOUT] [--parts]

Without `--only` the tables go into `benches/README.md`, between the marks; with it they are printed alone. `--before` adds this library as it is in another
checkout, in the same run. `--parts` prints only what each part of an expansion costs (`parts.py`), into marks of its own.
Needs Cargo, the pinned toolchain and the package registry; builds below `target/compile-time`. "expansion" is the pass
`macro_expand_crate`: macros, and parsing what comes out of them. "front" is the CPU time of a compiler that stops before
types (`-Zno-analysis`): that pass, and reading the source and resolving the names of everything, ours and the user's.
The flags are opened on a stable compiler by RUSTC_BOOTSTRAP=1.
"""

import argparse
import functools
import os
import pathlib
import re
import resource
import shutil
import subprocess
import sys

from build import Library, cargo, cold, lay_out, leaf, passes, rebuild, write
from parts import FUNCTION_PARTS, TYPE_PARTS, table
from variants import OWN, OWN_TYPES, PLAIN, ROOT, WORK, variants

README = ROOT / "benches" / "README.md"


def builds(dependency, source, rounds):
    """CPU seconds of each kind of build of a crate of this source, and of its expansion by the compiler's clock: the best of the rounds each. Bytes of `.text`."""

    def best(one):
        return min(one() for _ in range(rounds))

    def front():
        # Stops after expansion and name resolution; no artifact is written.
        run = leaf(dependency, source, "debug", "-Zno-analysis", "-Ztime-passes")
        return run.cpu, passes(run.out + run.err)["macro_expand_crate"]

    fronts = [front() for _ in range(rounds)]
    seconds = {
        "front": min(cpu for cpu, _ in fronts),
        "expansion": min(clock for _, clock in fronts),
        **{profile: best(lambda: leaf(dependency, source, profile).cpu) for profile in ("check", "debug", "release")},
        "rebuild": rebuild(dependency, source, rounds),
    }
    library = Library(dependency)
    return seconds, library.text_bytes(), library.stub_bytes()


@functools.cache
def empty(dependency, rounds):
    """CPU seconds of the dependency's cold build, and what [`builds`] finds of a crate without items."""
    lay_out(dependency)
    seconds = cold(dependency)
    for profile in ("check", "release"):
        leaf(dependency, dependency.source(""), profile)
    return seconds, builds(dependency, dependency.source(""), rounds)


def measure(variant, rounds):
    """Per item: ms of each kind of build, bytes of `.text`; CPU s of the cold dependency."""
    seconds, (without, text, _) = empty(variant.dependency, rounds)
    full, full_text, stub = builds(variant.dependency, variant.source, rounds)
    row = {kind: (full[kind] - without[kind]) * 1000 / variant.count for kind in full}
    return {**row, "text": (full_text - text) / variant.count, "stub": stub, "cold": seconds}


def crates_of(dependency):
    """CPU seconds of each crate of a cold debug build; this program stands before the compiler and counts."""
    shutil.rmtree(dependency.folder / "target", ignore_errors=True)
    write(dependency, dependency.source(""))
    log = WORK / "crates"
    log.unlink(missing_ok=True)
    cargo(dependency, "build", "--offline", RUSTC_WRAPPER=os.path.abspath(__file__), COMPILE_TIME_LOG=str(log))
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

    dependency = variant.dependency

    def one(source):
        run = leaf(dependency, source, "debug", "-Ztime-passes")
        return passes(run.out + run.err)

    def best(source):
        runs = [one(source) for _ in range(rounds)]
        return {name: min(run.get(name, 0.0) for run in runs) for name, _ in PASSES}

    full, without = best(variant.source), best(dependency.source(""))
    lines = ["| pass | ms a function |", "|---|---|"]
    for name, what in PASSES:
        lines.append(f"| {what} (`{name}`) | {(full[name] - without[name]) * 1000 / variant.count:.2f} |")
    return lines


def count_compiler(log, command):
    """As RUSTC_WRAPPER: runs the compiler and notes its CPU seconds under the crate's name."""
    run = subprocess.run(command, close_fds=False)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    if "--crate-name" in command and "-" not in command:
        name = command[command.index("--crate-name") + 1].replace("build_script_build", "build scripts").replace(" ", "_")
        with open(log, "a") as file:
            file.write(f"{name} {used.ru_utime + used.ru_stime:.3f}\n")
    return run.returncode


# The columns: key, head, width, decimals.
COLUMNS = [
    ("expansion", "expansion ms", 13, 3),
    ("front", "front ms", 9, 2),
    ("check", "check ms", 9, 2),
    ("debug", "debug ms", 9, 2),
    ("over", "over plain", 11, 2),
    ("rebuild", "rebuild ms", 11, 2),
    ("release", "release ms", 11, 2),
    ("text", ".text B", 8, 0),
    ("stub", "stub B", 7, 0),
    ("cold", "cold CPU s", 11, 1),
]
HEAD = f"{'variant':<17}" + "".join(f"{head:>{width}}" for _, head, width, _ in COLUMNS)


def line(variant, row):
    return f"{variant.name:<17}" + "".join(f"{row[key]:>{width}.{decimals}f}" for key, _, width, decimals in COLUMNS)


def verdict(name, aim, here, unit):
    shown = f"{here:.0f}" if unit == "B" else f"{here:.2f}"
    limit = f"{aim:.0f}" if unit == "B" else f"{aim:.2f}"
    return f"| {name} | {limit} {unit} | {shown} {unit}{'' if here <= aim else ': missed'} |"


def verdicts(rows):
    """What was aimed at, and what came out, of functions and of types: the rows that were measured."""
    lines = ["| | aim | here |", "|---|---|---|"]
    if "registry" in rows:
        row, plain = rows["registry"], rows["plain"]
        lines += [
            verdict("debug build of a function over `plain`", 1.2, row["over"], "ms"),
            verdict("release build of a function over `plain`", 1.4, row["release"] - plain["release"], "ms"),
            verdict("`.text` of a function's stub", 80, row["stub"], "B"),
            *against_peers("a function", row, [rows[name] for name in ("safer-ffi", "uniffi", "wasm-bindgen") if name in rows], ONCE),
        ]
    if "registry types" in rows:
        row = rows["registry types"]
        lines += [
            verdict("debug build of a callback type", 3.0, row["debug"], "ms"),
            verdict("release build of a callback type", 8.0, row["release"], "ms"),
            verdict("`.text` of a callback type", 700, row["text"], "B"),
            *against_peers("a callback type", row, [rows[name] for name in ("Box<dyn Fn>", "uniffi interface", "wasm Closure") if name in rows]),
        ]
    return lines


# What a developer waits for again and again, and what is told of functions alone: a crate builds its dependencies once.
AGAIN = [("`cargo check`", "check", "ms"), ("rebuild after a changed body", "rebuild", "ms")]
ONCE = [("expansion", "expansion", "ms"), ("cold dependency", "cold", "CPU s")]


def against_peers(item, row, peers, more=()):
    """No peer is to be faster."""
    if not peers:
        return []
    return [
        verdict(f"{name} of {item}: the fastest peer's", min(peer[key] for peer in peers), row[key], unit)
        for name, key, unit in [*AGAIN, *more]
    ]


def into_readme(mark, lines):
    begin, end = f"<!-- {mark}: begin -->", f"<!-- {mark}: end -->"
    text = README.read_text()
    start, stop = text.index(begin) + len(begin), text.index(end)
    README.write_text(text[:start] + "\n" + "\n".join(lines) + "\n" + text[stop:])


def processor():
    """The processor's name, family and model."""
    path = pathlib.Path("/proc/cpuinfo")
    info = path.read_text() if path.exists() else ""
    found = [re.search(rf"^{key}\s*: (.*)$", info, re.MULTILINE) for key in ("model name", "cpu family", "model")]
    return "{}, family {}, model {}".format(*(match[1] for match in found)) if all(found) else "unknown"


def whole(options):
    """Measures every variant, and returns the lines of the report."""
    said, rows = [], {}
    load = f"Load of the machine before the run: {os.getloadavg()[0]:.2f}"
    for group in variants(options.before and options.before.resolve()):
        said.append(HEAD)
        print(HEAD)
        for variant in group:
            if options.only and variant is not PLAIN and variant.name not in options.only:
                continue
            try:
                row = measure(variant, options.rounds)
            except RuntimeError as error:
                said.append(f"{variant.name:<17}does not build: {str(error).strip().splitlines()[-1]}")
            else:
                row["over"] = row["debug"] - (rows["plain"]["debug"] if "plain" in rows else row["debug"])
                rows[variant.name] = row
                said.append(line(variant, row))
            print(said[-1], flush=True)
    command = f"$ python3 benches/compile-time/measure.py --rounds {options.rounds}" + (" --before .." if options.before else "")
    report = ["```text", command, *said, "```", "", *verdicts(rows), "", f"Processor: {processor()}. {load}.", ""]
    if "registry" in rows:
        crates = ", ".join(f"{name.replace('_', '-')} {seconds:.1f}" for name, seconds in crates_of(OWN.dependency) if seconds >= 0.05)
        report += [f"CPU seconds of the cold dependency, crate by crate: {crates}.", ""]
        report += ["Where the debug build's time goes, by the compiler's own clock:", "", *passes_of(OWN, options.rounds)]
    return report


def parts(options):
    """The lines of the two tables of parts."""
    lines = [f"`python3 benches/compile-time/measure.py --parts --rounds {options.rounds}`, per item:", ""]
    lines += ["A function:", "", *table(OWN, FUNCTION_PARTS, options.rounds), ""]
    lines += ["A callback type:", "", *table(OWN_TYPES, TYPE_PARTS, options.rounds)]
    return lines


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", nargs="*", help="names of variants; `plain` always runs, to compare with")
    parser.add_argument("--before", type=pathlib.Path, help="an earlier checkout, whose library is measured too")
    parser.add_argument("--parts", action="store_true", help="only what each part of an expansion costs")
    options = parser.parse_args()
    lines = parts(options) if options.parts else whole(options)
    print("\n".join(lines))
    if not options.only:
        into_readme("parts" if options.parts else "compile-time", lines)


if __name__ == "__main__":
    if "COMPILE_TIME_LOG" in os.environ and len(sys.argv) > 1 and sys.argv[1].endswith("rustc"):
        sys.exit(count_compiler(os.environ["COMPILE_TIME_LOG"], sys.argv[1:]))
    sys.exit(main())
