//! The command: reads a library and writes the bindings, or checks whether those on disk are up to date.
//!
//! `registry-bindgen <library> --lang c,python --out DIR [--check]`, `registry-bindgen list <library> [--json]`. The library crate does the
//! work; this file has the arguments, the files and the exit codes: 0 success, 1 the files differ, 2 any other error. It writes no file unless every language succeeds.

use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};
use registry_bindgen::artifact::{self, ArtifactError};
use registry_bindgen::emit::{self, EmitError, File, Language};
use registry_bindgen::exports;
use registry_bindgen::list;
use registry_bindgen::model::{self, Interface};

/// Writes the bindings of a built library from the records inside it. The library is read, never run.
#[derive(Parser)]
#[command(
    version,
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true
)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    generate: Generate,
}

#[derive(Subcommand)]
enum Command {
    /// Shows what the library offers.
    List {
        /// The built library.
        library: PathBuf,
        /// As JSON, for other generators.
        #[arg(long)]
        json: bool,
    },
}

#[derive(Args)]
struct Generate {
    /// The built library: `.so`, `.dylib`, `.dll`, `.a`, `.lib` or `.wasm`.
    #[arg(required = true)]
    library: Option<PathBuf>,
    /// The bindings to write, separated by commas.
    #[arg(long, value_delimiter = ',', required = true)]
    lang: Vec<Lang>,
    /// The folder that gets one folder per language.
    #[arg(long, required = true)]
    out: Option<PathBuf>,
    /// Write nothing, and fail if the existing files differ from the ones that would be written.
    #[arg(long)]
    check: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Lang {
    C,
    Cpp,
    Python,
    Node,
    Web,
    Java,
    Dart,
}

impl From<Lang> for Language {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::C => Self::C,
            Lang::Cpp => Self::Cpp,
            Lang::Python => Self::Python,
            Lang::Node => Self::Node,
            Lang::Web => Self::Web,
            Lang::Java => Self::Java,
            Lang::Dart => Self::Dart,
        }
    }
}

type Failure = Box<dyn std::error::Error>;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let done = match &cli.command {
        Some(Command::List { library, json }) => show(library, *json).map(|()| true),
        None => run(&cli.generate),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

fn read(library: &Path) -> Result<Interface, Failure> {
    let artifact = artifact::read_file(library).map_err(|error| match error {
        // It names the file itself.
        ArtifactError::Unreadable(..) => error.to_string(),
        error => format!("`{}`: {error}", library.display()),
    })?;
    let named = |error: &dyn std::fmt::Display| format!("`{}`: {error}", library.display());
    let interface = model::interface(&artifact).map_err(|error| named(&error))?;
    exports::check(&artifact, &interface).map_err(|error| named(&error))?;
    if let Some(warning) = list::warning(&interface) {
        eprintln!("warning: {warning}");
    }
    Ok(interface)
}

fn show(library: &Path, json: bool) -> Result<(), Failure> {
    let interface = read(library)?;
    if json {
        say(&(serde_json::to_string_pretty(&interface)? + "\n"))
    } else {
        say(&list::text(&interface))
    }
}

/// Prints to stdout. A closed pipe (as with `head`) is not an error.
fn say(text: &str) -> Result<(), Failure> {
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(format!("cannot print: {error}").into())
        }
        _ => Ok(()),
    }
}

/// Writes or checks the files. Returns whether all of them are up to date afterwards.
fn run(generate: &Generate) -> Result<bool, Failure> {
    let (Some(library), Some(out)) = (&generate.library, &generate.out) else {
        return Err("`<library>` and `--out` are needed".into());
    };
    let mut right = true;
    for file in files(&read(library)?, &generate.lang)? {
        right &= if generate.check {
            is_current(out, &file)
        } else {
            write(out, &file)?
        };
    }
    Ok(right)
}

/// Makes the contents of all files. A language that can't call such a library is skipped with a message, unless no language is left.
fn files(interface: &Interface, langs: &[Lang]) -> Result<Vec<File>, Failure> {
    let (mut files, mut skipped) = (Vec::new(), Vec::new());
    for lang in langs {
        match emit::files(interface, (*lang).into()) {
            Ok(more) => files.extend(more),
            Err(error @ EmitError::WrongTarget(..)) => skipped.push(error),
            Err(error) => return Err(error.into()),
        }
    }
    if files.is_empty() && !skipped.is_empty() {
        return Err(skipped.remove(0).into());
    }
    for error in skipped {
        eprintln!("skipped: {error}");
    }
    Ok(files)
}

fn write(out: &Path, file: &File) -> Result<bool, Failure> {
    let path = out.join(&file.path);
    let problem = |error| format!("cannot write `{}`: {error}", path.display());
    if file.once && path.exists() {
        say(&format!("kept {}\n", path.display()))?;
        if let Some(advice) = other_version(&path, file) {
            eprintln!("{advice}");
        }
        return Ok(true);
    }
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(problem)?;
    }
    std::fs::write(&path, &file.text).map_err(problem)?;
    say(&format!("wrote {}\n", path.display()))?;
    Ok(true)
}

/// What to say of a user's `package.json` whose version is not the library's.
fn other_version(path: &Path, file: &File) -> Option<String> {
    let version = |text: &str| {
        let json: serde_json::Value = serde_json::from_str(text).ok()?;
        Some(json.get("version")?.as_str()?.to_owned())
    };
    let kept = version(&std::fs::read_to_string(path).ok()?)?;
    let wanted = version(&file.text)?;
    (kept != wanted).then(|| {
        let path = path.display();
        format!("note: the version in `{path}`, which is yours to edit, is {kept}; the library's is {wanted}")
    })
}

fn is_current(out: &Path, file: &File) -> bool {
    let path = out.join(&file.path);
    // Git may have written other line ends.
    let unix = |text: &str| text.replace("\r\n", "\n");
    match std::fs::read_to_string(&path) {
        Ok(text) if file.once || unix(&text) == unix(&file.text) => true,
        Ok(_) => {
            eprintln!(
                "`{}` is not up to date with the library; write the bindings again",
                path.display()
            );
            false
        }
        Err(error) => {
            eprintln!(
                "`{}` cannot be read: {error}; write the bindings again",
                path.display()
            );
            false
        }
    }
}
