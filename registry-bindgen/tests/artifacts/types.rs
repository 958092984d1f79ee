//! The types in records: what is inside of them, and types that can't be.

use registry_bindgen::model::ModelError;

use crate::files::elf;
use crate::interfaces::interface_error;
use crate::records::{FUNCTION, I64, listed, node, record, runtime};
use crate::refused::refusal;

/// `count` of the next node, of so many bytes in all, not aligned.
const fn array(count: u8, size: u8) -> [u8; 24] {
    let mut bytes = node(25, size);
    bytes[8] = 1;
    bytes[12] = count;
    bytes
}

fn function(types: &[[u8; 24]], text: &str) -> Vec<u8> {
    let text = format!("crate shop 0.1.0\nname f\nsymbol shop_f\nhandle 7\n{text}");
    [runtime(), record(FUNCTION, types, &[0, 0], &text)].concat()
}

#[test]
fn a_type_is_read_with_all_that_is_inside() {
    let (byte, nothing) = (node(6, 1), node(0, 0));
    let types = [
        node(22, 8),
        array(16, 16),
        byte,
        node(23, 16),
        array(3, 6),
        array(2, 2),
        byte,
        I64,
        node(24, 16),
        array(4, 4),
        byte,
    ];
    let text =
        "param key &[u8; 16]\nparam rows &[[[u8; 2]; 3]]\nparam n i64\nreturn Vec<[u8; 4]>\n";
    let said = listed(&elf(&function(&types, text)));
    assert!(
        said.contains("shop_f(key: &[u8; 16], rows: [[[u8; 2]; 3]], n: i64) -> buffer of [u8; 4]"),
        "{said}"
    );
    let deep = vec![array(1, 1); 62];
    let deep = [vec![node(22, 8)], deep, vec![byte, nothing]].concat();
    let said = listed(&elf(&function(&deep, "param deep &[u8; 1]\n")));
    assert!(said.contains("shop_f(deep: &[[["), "{said}");
}

#[test]
fn a_type_without_an_end_is_damage() {
    let types = [node(6, 1), node(23, 16)];
    let said = refusal(&elf(&function(&types, "param a u8\n")));
    assert!(said.contains("damaged: its last type has no end"), "{said}");
    let types = [vec![array(1, 1); 64], vec![node(6, 1)]].concat();
    let said = refusal(&elf(&function(&types, "param a u8\n")));
    assert!(
        said.contains("damaged: one of its types has no end"),
        "{said}"
    );
}

#[test]
fn what_stands_in_no_memory_is_in_nothing() {
    for outer in [node(22, 8), node(23, 16), node(24, 16), array(2, 2)] {
        for inner in [node(22, 8), node(23, 16), node(24, 16)] {
            let types = [outer, inner, node(6, 1), node(0, 0)];
            match interface_error(&function(&types, "param a A\n")) {
                ModelError::Incomplete { what, .. } => assert_eq!(what, "what `A` is made of"),
                // An array of so few bytes holds no pointers at all.
                ModelError::Layout { .. } => assert_eq!(outer, array(2, 2)),
                other => panic!("{other}"),
            }
        }
    }
}
