"""What each part of an expansion costs: the same crate, expanded, with one part left out each time.

The parts are cut out of the text that the compiler prints for the expanded crate, so the macros need no switch. The compiler
indents that text by four spaces a level, so an item ends at the first line of its own indentation. A pattern that does not find
its part once in every item is an error: the expansion has changed.
"""

import re

from build import Library, lay_out, leaf

ATTRIBUTES = r"(?:^ {{{indent}}}#\[[^\[]*?\]\n)*"


def block(indent, head):
    """The item with a body that begins so, with its attributes."""
    pattern = (ATTRIBUTES + r"^ {{{indent}}}(?:pub )?{head}.*?^ {{{indent}}}\}}\n").format(indent=indent, head=head)
    return re.compile(pattern, re.MULTILINE | re.DOTALL), ""


def statement(indent, head):
    """The item without a body that begins so, with its attributes."""
    pattern = (ATTRIBUTES + r"^ {{{indent}}}(?:pub )?{head}[^;]*?;\n").format(indent=indent, head=head)
    return re.compile(pattern, re.MULTILINE), ""


def text(pattern, replacement):
    return re.compile(pattern, re.MULTILINE | re.DOTALL), replacement


FUNCTION_PARTS = {
    "the stub": [block(8, r'unsafe extern "C" fn __call_\d+_exported\(')],
    "the `_try` stub": [block(8, r'unsafe extern "C" fn __call_\d+_exported_try\(')],
    "the record": [statement(8, r"static __RECORD:(?=\s+__r::Record)"), text(r'__RECORD\.text\(b"[^"]*handle [^"]*"\)', 'b""')],
    "the slot": [
        text(r'^ {8}#\[unsafe\(link_section = "regslots"\)\]\n {8}static __SLOT:\s[^;]*?;\n', "        use __r::REFUSED as __SLOT;\n")
    ],
    "the handle's symbol": [statement(8, "static __UNIQUE")],
    "the claim of the symbol": [block(8, r"mod __claims \{(?=[^}]*macro_rules! symbol_)")],
    "`HANDLE`": [statement(12, "const HANDLE")],
    "`export`": [block(12, r"fn export\(")],
    "`try_export`": [block(12, r"fn try_export\(")],
    "`stub`, which is there for its message": [block(12, r"fn stub\(")],
}

EXPORTS = [
    "export",
    "export_mut",
    "export_once",
    "export_continuation",
    "export_local",
    "export_scoped",
    "export_scoped_mut",
    "export_scoped_local",
    "export_with",
    "export_mut_with",
    "export_local_with",
    "export_queued",
]

TYPE_PARTS = {
    "the methods `export*`": [block(12, f"fn {name}<") for name in EXPORTS],
    "the methods `try_export*`": [block(12, f"fn try_{name}<") for name in EXPORTS],
    "`call`": [block(12, r"fn call\(handle:")],
    "how Rust calls one of C's": [
        text(r"^ {8}#\[repr\(transparent\)\]\n {8}pub struct __Callback\d+_foreign\(.*?;\n", ""),
        block(8, r"impl __Callback\d+_foreign \{"),
        block(8, r"unsafe impl __r::ForeignSignature for"),
    ],
    "`stub`, which is there for its message": [block(12, r"fn stub\(")],
    "`_call`": [block(8, r'unsafe extern "C" fn __Callback\d+_call\(')],
    "`_try`": [block(8, r'unsafe extern "C" fn __Callback\d+_try\(')],
    "the two thunks": [
        block(8, r'unsafe extern "C" fn __Callback\d+_first\('),
        block(8, r'unsafe extern "C" fn __Callback\d+_last\('),
        text(r"(const THUNK_FIRST: Self::ThunkFirst =\s+)__Callback\d+_first;", r"\1panic!();"),
        text(r"(const THUNK_LAST: Self::ThunkLast =\s+)__Callback\d+_last;", r"\1panic!();"),
    ],
    "the record": [text(r'\{\s+#\[used\]\s+#\[unsafe\(link_section = "regmeta"\)\]\s+static __RECORD:[^;]*Record::callback[^;]*;\s+__RECORD\.text\(b"[^"]*"\)\s+\}', 'b""')],
    "`Debug`": [block(8, "impl ::core::fmt::Debug for")],
    "the claim of the symbols": [block(8, r"mod __claims \{(?=[^}]*macro_rules! symbol_)")],
}


def expanded(variant):
    """The crate's source after expansion."""
    source = leaf(variant.dependency, variant.source, "debug", "-Zunpretty=expanded").out
    return source.replace("#![feature(prelude_import)]", "#![feature(prelude_import, panic_internals)]")


def without(source, part, cuts, count):
    for pattern, replacement in cuts:
        source, found = pattern.subn(replacement, source)
        if found != count:
            raise RuntimeError(f"{part}: found {found} times, not {count}, in the expansion")
    return source


def table(variant, parts, rounds):
    """Lines of a table: what is saved per item where a part is left out."""
    dependency = variant.dependency
    lay_out(dependency)
    for profile in ("debug", "release"):
        leaf(dependency, dependency.source(""), profile)
    whole = expanded(variant)
    sources = {"": whole, **{part: without(whole, part, cuts, variant.count) for part, cuts in parts.items()}}
    cpu, size = {}, {}
    for _ in range(rounds):
        for part, source in sources.items():
            for profile in ("debug", "release"):
                run = leaf(dependency, source, profile)
                cpu[part, profile] = min(run.cpu, cpu.get((part, profile), run.cpu))
            size[part] = Library(dependency).text_bytes()
    scale = 1000 / variant.count
    lines = ["| without | debug ms less | release ms less | `.text` B less |", "|---|---|---|---|"]
    for part in parts:
        debug, release = ((cpu["", profile] - cpu[part, profile]) * scale for profile in ("debug", "release"))
        lines.append(f"| {part} | {debug:.2f} | {release:.2f} | {(size[''] - size[part]) / variant.count:.0f} |")
    return lines
