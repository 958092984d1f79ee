//! The README's diagram is what its source draws, for light pages and for dark ones. `BLESS=1` writes both pictures.

use crate::readme::{read, root};
use pikchr::{Pikchr, PikchrFlags};

const FOLDER: &str = "registry-core/src/docs";

/// The colours of `examples/web`.
const LIGHT: &str = "$ink = 0x1d2026; $soft = 0xb9b4a8; $rust = 0xa8430f; $card = 0xffffff; $paper = 0xfbfaf7; $bad = 0xa3162b;";
const DARK: &str = "$ink = 0xe8eaee; $soft = 0x4d5561; $rust = 0xff9d66; $card = 0x2a2f37; $paper = 0x1b1e23; $bad = 0xff8a98;";

fn draw(colors: &str) -> String {
    let source = read(&format!("{FOLDER}/handle.pikchr"));
    let mut flags = PikchrFlags::default();
    flags.generate_plain_errors();
    let drawn = Pikchr::render(&format!("{colors}\n{source}"), None, flags);
    let drawn = drawn.unwrap_or_else(|error| panic!("{error}"));
    let font = "<svg font-family=\"system-ui, sans-serif\" font-size=\"16\" ";
    drawn
        .to_string()
        .replacen("<svg ", font, 1)
        .trim()
        .to_owned()
        + "\n"
}

#[test]
fn the_diagram_is_what_its_source_draws() {
    for (name, colors) in [("light", LIGHT), ("dark", DARK)] {
        let path = format!("{FOLDER}/handle-{name}.svg");
        let drawn = draw(colors);
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(root().join(&path), &drawn).expect("a file can be written");
        }
        assert!(
            drawn == read(&path),
            "{path} is older than its source: BLESS=1"
        );
        assert!(read("README.md").contains(&format!("\"{path}\"")), "{path}");
    }
}
