//! How the file of a library is called, by which hosts and linkers find it.
//!
//! It is Cargo's name of the library, not the prefix of its functions: `export_runtime!(prefix = "..")` changes only the prefix.

use serde::Serialize;

/// A library's name, and how a file is named after it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LibraryName {
    /// The name without what a system puts around it: `shop` of `libshop.so` and of `shop.dll`.
    pub stem: String,
    /// What stands before the stem on Unix: `lib`, or nothing (`plugin.so`).
    pub before: &'static str,
}

/// The endings of libraries, and whether the name before one begins with `lib` on Unix.
const ENDINGS: [(&str, bool); 6] = [
    (".so", true),
    (".dylib", true),
    (".a", true),
    (".dll", false),
    (".lib", false),
    (".wasm", false),
];

impl LibraryName {
    /// The name that Cargo gives the library of this crate.
    #[must_use]
    pub fn of_crate(name: &str) -> Self {
        Self {
            stem: name.replace('-', "_"),
            before: "lib",
        }
    }

    /// Of a file; the version in `libshop.so.1` is no part of it. `None` if the file is not called as a library is.
    #[must_use]
    pub fn of_file(file: &str) -> Option<Self> {
        let ends = |end: &str| {
            let (stem, rest) = file.split_once(end)?;
            (rest.is_empty() || rest.starts_with('.')).then_some(stem)
        };
        let (name, is_unix) = ENDINGS
            .iter()
            .find_map(|(end, is_unix)| Some((ends(end)?, *is_unix)))?;
        let (stem, before) = match name.strip_prefix("lib") {
            Some(stem) if is_unix => (stem, "lib"),
            _ if is_unix => (name, ""),
            _ => (name, "lib"),
        };
        (!stem.is_empty()).then(|| Self {
            stem: stem.to_owned(),
            before,
        })
    }

    /// What a linker of Unix is told: `-lshop`, or `-l:plugin.so` for a file that does not begin with `lib`.
    #[must_use]
    pub fn link_argument(&self) -> String {
        if self.before.is_empty() {
            format!("-l:{}.so", self.stem)
        } else {
            format!("-l{}", self.stem)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::LibraryName;

    #[test]
    fn a_file_s_name_gives_the_stem_on_every_system() {
        let stems = [
            ("libshop.so", "shop", "lib"),
            ("libshop.so.1.2", "shop", "lib"),
            ("libshop.dylib", "shop", "lib"),
            ("libshop.a", "shop", "lib"),
            ("plugin.so", "plugin", ""),
            ("shop.dll", "shop", "lib"),
            ("shop.dll.lib", "shop", "lib"),
            ("liberty.dll", "liberty", "lib"),
            ("shop.wasm", "shop", "lib"),
        ];
        for (file, stem, before) in stems {
            let name = LibraryName::of_file(file).expect(file);
            assert_eq!((name.stem.as_str(), name.before), (stem, before), "{file}");
        }
        for file in ["shop", "lib.so", "shop.sock"] {
            assert_eq!(LibraryName::of_file(file), None, "{file}");
        }
    }
}
