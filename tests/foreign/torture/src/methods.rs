//! Methods of a trait whose names some language has another use for.

use registry_core::{Foreign, ForeignError, OwnedHandle, exported_callback};

/// An implementer whose methods answer with their places.
struct Places;

macro_rules! odd {
    ($($name:ident $place:literal)*) => {
        /// Each method returns its place.
        #[exported_callback]
        pub trait Odd {
            $(
                #[doc = concat!("Returns ", $place, ".")]
                #[on_error(0)]
                fn $name(&self) -> u32;
            )*
        }

        impl Odd for Places {
            $(fn $name(&self) -> u32 {
                $place
            })*
        }

        /// Calls all methods. Returns the place of the first that does not answer with it, or 0.
        #[exported_callback(on_error = u32::MAX, pinned)]
        fn use_odd(odd: Foreign<OddEntry>) -> Result<u32, ForeignError> {
            // `odd.drop()` would be that of the `Foreign`.
            $(if (*odd).$name()? != $place {
                return Ok($place);
            })*
            Ok(0)
        }
    };
}

odd! {
    drop 1
    close 2
    release 3
    call 4
    to_string 5
    equals 6
    then 7
    constructor 8
    __init__ 9
    __class__ 10
    __del__ 11
    __proto__ 12
    handle 13
    is_live 14
    detach 15
    wait 16
    get_class 17
    hash_code 18
    clone 19
    r#type 20
    class 21
    new 22
    delete 23
    operator 24
    from 25
    size 26
    user_data 27
    value_of 28
    errno 29
    int 30
    NULL 31
    borrow 32
    raw 33
    mro 34
    this 35
    None 36
    r#await 37
    table 38
    str 39
    deref 40
}

/// An implementer that the caller owns.
#[exported_callback(on_error = None, pinned)]
fn new_odd() -> Option<OwnedHandle<OddEntry>> {
    Some(OddEntry::export(Places).into())
}
