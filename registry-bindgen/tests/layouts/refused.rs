//! Records that can't be true: each is refused by the name of its item.

use registry_bindgen::artifact::Artifact;
use registry_bindgen::model;
use registry_bindgen::record::Item;

use crate::records::{
    U8, U32, U64, around, array, byte, function, interface, named, node, record, refusal, structure,
};

#[test]
fn a_struct_that_c_would_lay_out_otherwise_is_refused_by_name() {
    let pair = |size, align, second| {
        let fields = [(byte(), 0), (node(U32, 4, 4), second)];
        refusal(&[structure("Pair", named(1, size, align), &fields)])
    };
    assert!(
        interface(&[structure(
            "Pair",
            named(1, 8, 4),
            &[(byte(), 0), (node(U32, 4, 4), 4)]
        )])
        .is_ok()
    );
    let said = pair(8, 4, 1);
    assert!(said.contains("`shop_Pair` is not laid out as C would: its field `b` begins at byte 1, where C would have it at byte 4"), "{said}");
    assert!(pair(12, 4, 8).contains("begins at byte 8"));
    assert!(pair(12, 4, 4).contains("it has 12 bytes, where C would give it 8"));
    assert!(pair(8, 1, 4).contains("its alignment is 1, and a field has one of 4"));
    assert!(pair(24, 24, 4).contains("its alignment is 24"));
    assert!(pair(8, 0, 4).contains("its alignment is 0"));
    assert!(pair(8, 4, u64::MAX).contains("the offset of `b`"));
    let empty = refusal(&[structure("Nothing", named(1, 0, 1), &[])]);
    assert!(empty.contains("it has 0 bytes"), "{empty}");
}

#[test]
fn a_value_of_another_size_than_its_kind_has_is_refused() {
    let wrong = "which values of its kind have not";
    let mut narrow_slice = around(23, byte());
    narrow_slice.size = 8;
    let mut no_elements = array(byte(), 1);
    (no_elements.count, no_elements.size) = (0, 0);
    let mut long = array(byte(), 16);
    long.size = 4;
    let mut over = array(node(U64, 8, 8), 2);
    (over.count, over.size) = (1 << 31, 0);
    let mut tilted = array(node(U32, 4, 4), 2);
    tilted.align = 1;
    let values = [
        node(U64, 4, 4),
        node(U32, 4, 8),
        node(U32, 4, 3),
        node(U32, 4, 0),
        narrow_slice,
        around(22, no_elements),
        around(22, long),
        around(22, over),
        around(23, tilted),
        around(22, around(23, node(U8, 2, 1))),
    ];
    for value in values {
        let said = refusal(&[function(value.clone())]);
        assert!(said.contains(wrong), "{value:?}: {said}");
    }
    let grain = structure("Grain", named(1, 16, 16), &[(node(U32, 4, 4), 0)]);
    let said = refusal(&[grain, function(around(23, named(1, 4, 4)))]);
    assert!(
        said.contains("a value in it has 4 bytes and an alignment of 4"),
        "{said}"
    );
}

#[test]
fn what_is_no_value_stands_nowhere_in_memory() {
    let text = node(20, 16, 8);
    let nothing = node(0, 0, 1);
    for inside in [&text, &nothing] {
        for outer in [22, 23, 24] {
            let said = refusal(&[function(around(outer, inside.clone()))]);
            assert!(said.contains("lacks"), "{said}");
        }
    }
    let said = refusal(&[structure("Label", named(1, 16, 8), &[(text, 0)])]);
    assert!(
        said.contains("a type that a field can have, for `a`"),
        "{said}"
    );
    let said = refusal(&[function(array(byte(), 4))]);
    assert!(
        said.contains("a type that an argument can have, for `it`"),
        "{said}"
    );
    let mut returns = function(byte());
    returns.types[1] = array(byte(), 4);
    assert!(refusal(&[returns]).contains("a type that a result can have"));
}

#[test]
fn numbers_of_eight_bytes_may_be_aligned_to_four_as_on_i686() {
    let fields = [(byte(), 0), (node(U64, 8, 4), 4)];
    let mut narrow = structure("Pair", named(1, 12, 4), &fields);
    narrow.pointer_width = 4;
    let text = "crate shop 0.1.0\nname shop\nsymbol shop";
    let mut runtime = record(Item::Runtime, Vec::new(), &[], text);
    runtime.pointer_width = 4;
    let records = vec![runtime, narrow];
    let interface = model::interface(&Artifact {
        records,
        wasm: false,
        name: None,
        archive: false,
        offered: None,
    })
    .expect("an interface");
    assert_eq!(
        (interface.structs[0].size, interface.structs[0].over_aligned),
        (12, false)
    );
}
