"""The crates that `measure.py` builds: the same items for this library, for its peers, and by hand."""

import pathlib
import re

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

# The body that a rebuild finds changed: of the last function, or of one beside the items.
BODY, CHANGED = "wrapping_add(999)", "wrapping_add(1999)"
BESIDE = f"pub fn beside(a: u32) -> u32 {{ a.{BODY} }}\n"


class Dependency:
    """What items are written for: its line in the manifest, and what every crate of it has. Its variants are built in one folder, so that it is built once."""

    def __init__(self, name, line, prelude):
        self.name, self.line, self.prelude = name, line, prelude
        self.folder = WORK / re.sub(r"\W+", "-", name)

    def source(self, items):
        """The source of a crate, of which `BODY` is one function's."""
        source = self.prelude + items
        return "#![allow(warnings)]\n" + source + ("" if BODY in source else BESIDE)


class Variant:
    """A way to export items: what they are written for, the items, and their number."""

    def __init__(self, name, dependency, items, count):
        self.name, self.dependency, self.count = name, dependency, count
        self.source = dependency.source(items)


def functions(head, fn="pub fn"):
    """The same thousand functions, each under its head."""
    items = []
    for n in range(FUNCTIONS):
        params, result, body = SIGNATURES[n % 4]
        on_error = ON_ERROR[n % 4]
        items.append(f"{head.format(on_error=on_error)}\n{fn} call_{n}({params}) -> {result} {{ {body.format(n=n)} }}\n")
    return "".join(items)


def callback_types(template):
    """The same hundred callback types, each written by this template."""
    items = []
    for n in range(TYPES):
        params, result, _ = SIGNATURES[n % 4]
        names = ", ".join(param.split(":")[0] for param in params.split(", "))
        types = ", ".join(param.split(": ")[1] for param in params.split(", "))
        fields = {"n": n, "params": params, "names": names, "types": types, "result": result, "on_error": ON_ERROR[n % 4]}
        items.append(template.format(**fields))
    return "".join(items)


REGISTRY_TYPE = """#[registry_core::exported_callback(on_error = {on_error})]
pub type Callback{n} = fn({params}) -> {result};
"""

# What is written by hand today: a boxed closure behind `user_data`, in front or behind, and the functions that C calls and frees it by.
BOXED_TYPE = """pub type Callback{n} = Box<dyn Fn({types}) -> {result} + Send + Sync>;
pub fn export_{n}(callback: Callback{n}) -> *mut std::ffi::c_void {{
    Box::into_raw(Box::new(callback)).cast()
}}
unsafe fn run_{n}(data: *mut std::ffi::c_void, {params}) -> {result} {{
    let callback = unsafe {{ &*data.cast::<Callback{n}>() }};
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| callback({names}))).unwrap_or({on_error})
}}
#[unsafe(no_mangle)]
pub unsafe extern "C" fn callback_{n}_first(data: *mut std::ffi::c_void, {params}) -> {result} {{
    unsafe {{ run_{n}(data, {names}) }}
}}
#[unsafe(no_mangle)]
pub unsafe extern "C" fn callback_{n}_last({params}, data: *mut std::ffi::c_void) -> {result} {{
    unsafe {{ run_{n}(data, {names}) }}
}}
#[unsafe(no_mangle)]
pub unsafe extern "C" fn callback_{n}_free(data: *mut std::ffi::c_void) {{
    drop(unsafe {{ Box::from_raw(data.cast::<Callback{n}>()) }});
}}
"""

UNIFFI_TYPE = """#[uniffi::export(callback_interface)]
pub trait Callback{n}: Send + Sync {{
    fn call(&self, {params}) -> {result};
}}
"""

# A function of JavaScript that takes the closure, and one that makes the closure.
WASM_BINDGEN_TYPE = """#[wasm_bindgen::prelude::wasm_bindgen]
extern "C" {{
    fn set_{n}(callback: &wasm_bindgen::closure::Closure<dyn Fn({types}) -> {result}>);
}}
pub fn export_{n}(callback: Box<dyn Fn({types}) -> {result}>) -> wasm_bindgen::closure::Closure<dyn Fn({types}) -> {result}> {{
    let callback = wasm_bindgen::closure::Closure::wrap(callback);
    set_{n}(&callback);
    callback
}}
"""


def registry(name, root):
    """The library in a checkout."""
    return Dependency(name, f'registry-core = {{ path = "{root / "registry-core"}" }}', "registry_core::export_runtime!();\n")


HEAD = "#[registry_core::exported_callback(on_error = {on_error})]"
NONE = Dependency("none", "", "")
SAFER_FFI = Dependency("safer-ffi", 'safer-ffi = "=0.1.13"', "")
UNIFFI = Dependency("uniffi", 'uniffi = { version = "=0.32.0", default-features = false }', "uniffi::setup_scaffolding!();\n")
WASM_BINDGEN = Dependency("wasm-bindgen", 'wasm-bindgen = "=0.2.100"', "")
OURS = registry("registry", ROOT)
PLAIN = Variant("plain", NONE, functions("#[unsafe(no_mangle)]", 'pub extern "C" fn'), FUNCTIONS)
OWN = Variant("registry", OURS, functions(HEAD, "fn"), FUNCTIONS)
OWN_TYPES = Variant("registry types", OURS, callback_types(REGISTRY_TYPE), TYPES)


def variants(before=None):
    """All variants, in the order of the tables; with those of an earlier checkout, if one is given."""
    of_functions = [PLAIN, OWN]
    of_types = [OWN_TYPES]
    if before:
        earlier = registry("registry before", before)
        of_functions.append(Variant("registry before", earlier, functions(HEAD, "fn"), FUNCTIONS))
        of_types.append(Variant("types before", earlier, callback_types(REGISTRY_TYPE), TYPES))
    of_functions += [
        Variant("registry pub", OURS, functions(HEAD), FUNCTIONS),
        Variant("safer-ffi", SAFER_FFI, functions("#[safer_ffi::ffi_export]", "fn"), FUNCTIONS),
        Variant("uniffi", UNIFFI, functions("#[uniffi::export]"), FUNCTIONS),
        Variant("wasm-bindgen", WASM_BINDGEN, functions("#[wasm_bindgen::prelude::wasm_bindgen]"), FUNCTIONS),
    ]
    of_types += [
        Variant("Box<dyn Fn>", NONE, callback_types(BOXED_TYPE), TYPES),
        Variant("uniffi interface", UNIFFI, callback_types(UNIFFI_TYPE), TYPES),
        Variant("wasm Closure", WASM_BINDGEN, callback_types(WASM_BINDGEN_TYPE), TYPES),
    ]
    return of_functions, of_types
