//! Records that are damaged: cut off, with bytes between them, or with any byte changed.

use registry_bindgen::artifact::{self, ArtifactError};
use registry_bindgen::emit::{self, Language};
use registry_bindgen::model;
use registry_bindgen::record::RecordError;

use crate::files::elf;
use crate::records::{add_tax, runtime, section};
use crate::refused::refusal;

#[test]
fn a_truncated_record_is_an_error_wherever_it_ends() {
    let whole = add_tax();
    for length in 1..whole.len() {
        let error = artifact::read(&elf(&whole[..length])).expect_err("it is cut off");
        let ArtifactError::Damaged {
            at: 0,
            error: RecordError::Truncated { left, .. },
        } = error
        else {
            panic!("cut off at {length}: {error}");
        };
        assert_eq!(left, length);
    }
}

#[test]
fn garbage_between_records_is_an_error_with_its_place() {
    let said = refusal(&elf(&[runtime(), b"garbage".to_vec(), add_tax()].concat()));
    let place = runtime().len();
    assert!(
        said.starts_with(&format!(
            "record at byte {place} of the section: no record begins here"
        )),
        "{said}"
    );
}

#[test]
fn no_damaged_byte_makes_the_reader_panic() {
    let good = section();
    for at in 0..good.len() {
        for value in [0, 1, 0x7f, 0x80, 0xff] {
            let mut bytes = good.clone();
            bytes[at] = value;
            // An error or another interface: anything but a panic.
            if let Ok(artifact) = artifact::read(&elf(&bytes)) {
                let _ = model::interface(&artifact)
                    .map(|interface| emit::files(&interface, Language::Cpp));
            }
        }
    }
}
