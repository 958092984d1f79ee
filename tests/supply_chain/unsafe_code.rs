//! How often each source file of the published crates says `unsafe`, against `unsafe.tsv`: a new file, or one more, shows.
//!
//! The words are counted as tokens, so those in comments and texts are not, and those in `macro_rules!` and `quote!` are: the
//! code that expansions bring into a user's crate is bounded too. Columns: blocks, functions (declarations, pointer types and
//! foreign blocks), implementations (and traits), and the rest (attributes, patterns of macros).

use std::collections::BTreeMap;
use std::path::Path;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use registry_supply_chain::{PUBLISHED, compare, workspace};

/// Blocks, functions, implementations, the rest.
type Counts = [u32; 4];

fn kind(after: Option<&TokenTree>) -> usize {
    match after {
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => 0,
        Some(TokenTree::Ident(ident)) if ident == "fn" || ident == "extern" => 1,
        Some(TokenTree::Ident(ident)) if ident == "impl" || ident == "trait" => 2,
        _ => 3,
    }
}

fn count(tokens: TokenStream, counts: &mut Counts) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (place, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Group(group) => count(group.stream(), counts),
            TokenTree::Ident(ident) if ident == "unsafe" => {
                counts[kind(tokens.get(place + 1))] += 1;
            }
            _ => {}
        }
    }
}

fn counts(source: &str) -> Counts {
    let mut counts = Counts::default();
    count(source.parse().expect("tokens of Rust"), &mut counts);
    counts
}

fn walk(folder: &Path, root: &Path, found: &mut BTreeMap<String, Counts>) {
    for entry in std::fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            walk(&path, root, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let source = std::fs::read_to_string(&path).expect("a source file");
            let name = path.strip_prefix(root).expect("below the root");
            found.insert(name.to_string_lossy().replace('\\', "/"), counts(&source));
        }
    }
}

#[test]
fn unsafe_is_where_it_is_on_record_and_nowhere_else() {
    let root = workspace();
    let mut found = BTreeMap::new();
    for published in PUBLISHED {
        walk(&root.join(published).join("src"), &root, &mut found);
    }
    assert!(found.len() > 80, "{} files", found.len());
    let mut sum = Counts::default();
    let mut text = String::from("file\tblocks\tfunctions\timplementations\trest\n");
    for (file, counts) in found.iter().filter(|(_, counts)| **counts != [0; 4]) {
        let [blocks, functions, implementations, rest] = counts;
        text += &format!("{file}\t{blocks}\t{functions}\t{implementations}\t{rest}\n");
        for (sum, count) in sum.iter_mut().zip(counts) {
            *sum += count;
        }
    }
    println!(
        "{} of {} files say `unsafe`; blocks, functions, implementations, rest: {sum:?}",
        text.lines().count() - 1,
        found.len()
    );
    compare("unsafe.tsv", &text);
}

#[test]
fn the_macros_are_made_without_unsafe_code() {
    let root = std::fs::read_to_string(workspace().join("registry-macros/src/lib.rs"))
        .expect("the root of the macros");
    assert!(root.contains("#![forbid(unsafe_code)]"));
}

#[test]
fn words_in_comments_and_texts_do_not_count() {
    let source = r#"
        //! unsafe
        /// unsafe
        unsafe fn a() { let _ = "unsafe"; unsafe { /* unsafe */ } }
        unsafe impl A for B {}
        macro_rules! m { () => { #[unsafe(no_mangle)] unsafe extern "C" fn c() {} } }
    "#;
    assert_eq!(counts(source), [1, 2, 1, 1]);
}
