//! Writes the files of each language from an interface.
//!
//! [`crate::model`] makes the interface. The command writes the files, or compares them with those on disk.
//!
//! Each language has one file here and one folder of templates. Emitters depend only on the interface, so the same library gives the
//! same bytes every time. Only `render` uses the template engine.

pub mod c;
pub mod cpp;
pub mod dart;
pub mod docs;
pub mod java;
pub mod javascript;
pub mod node;
pub mod number;
pub mod python;
pub mod runtime;
pub mod status;
pub mod web;

use std::fmt;
use std::path::PathBuf;

use minijinja::{Environment, UndefinedBehavior};
use serde::Serialize;

use crate::model::Interface;
use crate::names::{self, Clash};

/// A binding for one ecosystem.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Language {
    /// A header and a pkg-config file.
    C,
    /// A header with move-only owners and exceptions, over the C header.
    Cpp,
    /// A typed package over `ctypes` or `cffi`.
    Python,
    /// A module for Node, Bun and Deno.
    Node,
    /// A module for browsers and all other hosts of wasm.
    Web,
    /// A package over the Foreign Function and Memory API.
    Java,
    /// A package over `dart:ffi`.
    Dart,
}

impl Language {
    /// The folder under the output folder.
    #[must_use]
    pub fn folder(self) -> &'static str {
        match self {
            Self::C => "c",
            Self::Cpp => "cpp",
            Self::Python => "python",
            Self::Node => "node",
            Self::Web => "web",
            Self::Java => "java",
            Self::Dart => "dart",
        }
    }
}

/// A generated file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its path under the output folder.
    pub path: PathBuf,
    /// Its contents.
    pub text: String,
    /// Whether the file belongs to the user from then on: a file that exists is neither replaced nor compared.
    pub once: bool,
}

/// Why a binding could not be written.
#[derive(Debug)]
#[non_exhaustive]
pub enum EmitError {
    /// The hosts of this language can't load the library.
    WrongTarget(&'static str, &'static str),
    /// Two items of the library would have the same name.
    Name(Clash),
    /// An item is larger than the language allows.
    TooLarge(String),
    /// cbindgen refused the synthetic source, which is a bug of this crate.
    Header(String),
    /// A template failed, which is a bug of this crate.
    Template(minijinja::Error),
}

impl fmt::Display for EmitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::WrongTarget(language, instead) => {
                write!(f, "`{language}` cannot call this library; {instead}")
            }
            Self::Name(clash) => write!(f, "{clash}"),
            Self::TooLarge(why) => f.write_str(why),
            Self::Header(why) => write!(f, "the C header could not be written: {why}"),
            Self::Template(error) => write!(f, "a template failed: {error:#}"),
        }
    }
}

impl std::error::Error for EmitError {}

/// Whether the hosts of a language can call such a library.
fn callable(interface: &Interface, language: Language) -> Result<(), EmitError> {
    let native = "build the library for a target with a C interface, not for wasm";
    match (language, interface.wasm) {
        (Language::Cpp, true) => return Err(EmitError::WrongTarget("cpp", native)),
        (Language::Java, true) => return Err(EmitError::WrongTarget("java", native)),
        (Language::Python, true) => return Err(EmitError::WrongTarget("python", native)),
        (Language::Dart, true) => return Err(EmitError::WrongTarget("dart", native)),
        (Language::Node, true) => {
            return Err(EmitError::WrongTarget(
                "node",
                "for a wasm module write `--lang web`: its module also runs in Node, Bun and Deno",
            ));
        }
        (Language::Python | Language::Node | Language::Java | Language::Dart, false)
            if interface.archive =>
        {
            return Err(EmitError::WrongTarget(
                language.folder(),
                "it is an archive, which no host can load: build the crate with `crate-type = [\"cdylib\"]` too, and pass that library",
            ));
        }
        (Language::Node | Language::Java, false) if interface.pointer_width != 8 => {
            return Err(EmitError::WrongTarget(
                language.folder(),
                "build it for a target with pointers of 64 bits: no runtime that the module is for has others",
            ));
        }
        (Language::Web, false) => {
            return Err(EmitError::WrongTarget(
                "web",
                "build it with `--target wasm32-unknown-unknown`",
            ));
        }
        _ => {}
    }
    Ok(())
}

/// Writes one language's files.
///
/// # Errors
/// [`EmitError::Name`] if two items would have the same name. [`EmitError::WrongTarget`] if the language's hosts can't load such a library.
pub fn files(interface: &Interface, language: Language) -> Result<Vec<File>, EmitError> {
    callable(interface, language)?;
    let mut interface = names::named(interface, language).map_err(EmitError::Name)?;
    if language == Language::Java {
        java::pass_others_by_address(&mut interface);
        java::name_interfaces(&mut interface);
    }
    let interface = &interface;
    let files = match language {
        Language::C => c::files(interface),
        Language::Cpp => cpp::files(interface),
        Language::Python => python::files(interface),
        Language::Node => node::files(interface),
        Language::Web => web::files(interface),
        Language::Java => java::files(interface),
        Language::Dart => dart::files(interface),
    }?;
    let in_folder = |file: File| File {
        path: PathBuf::from(language.folder()).join(file.path),
        ..file
    };
    Ok(files.into_iter().map(in_folder).collect())
}

/// Parts of templates, most of which several runtimes of a language share.
const SHARED: [(&str, &str); 16] = [
    (
        "arguments.js",
        include_str!("templates/shared/arguments.js"),
    ),
    ("callables.js", include_str!("templates/node/callables.js")),
    ("arrays.d.ts", include_str!("templates/shared/arrays.d.ts")),
    (
        "disposing.d.ts",
        include_str!("templates/shared/disposing.d.ts"),
    ),
    ("enums.js", include_str!("templates/shared/enums.js")),
    ("errors.js", include_str!("templates/shared/errors.js")),
    (
        "fingerprint.js",
        include_str!("templates/web/fingerprint.js"),
    ),
    (
        "functions.java",
        include_str!("templates/shared/functions.java"),
    ),
    (
        "functions.js",
        include_str!("templates/shared/functions.js"),
    ),
    ("tabled.js", include_str!("templates/web/callables.js")),
    ("hook.js", include_str!("templates/web/hook.js")),
    ("layouts.js", include_str!("templates/shared/layouts.js")),
    (
        "library.d.ts",
        include_str!("templates/shared/library.d.ts"),
    ),
    ("owning.js", include_str!("templates/shared/owning.js")),
    ("queue.js", include_str!("templates/shared/queue.js")),
    ("queue.d.ts", include_str!("templates/shared/queue.d.ts")),
];

/// Renders the manifest of a package, which users edit.
fn manifest(path: &str, template: &str, context: impl Serialize) -> Result<File, EmitError> {
    let file = render(path, template, context)?;
    Ok(File { once: true, ..file })
}

/// Renders a template. An unknown name is an error, so a renamed field can't become an empty string.
fn render(
    path: impl Into<PathBuf>,
    template: &str,
    context: impl Serialize,
) -> Result<File, EmitError> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_trim_blocks(true);
    environment.set_lstrip_blocks(true);
    environment.set_keep_trailing_newline(true);
    for (name, shared) in SHARED {
        let added = environment.add_template(name, shared);
        added.map_err(EmitError::Template)?;
    }
    let text = environment
        .render_str(template, minijinja::Value::from_serialize(context))
        .map_err(EmitError::Template)?;
    Ok(File {
        path: path.into(),
        text,
        once: false,
    })
}
