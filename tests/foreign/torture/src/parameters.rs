//! Names of parameters. Each function weighs its arguments by their places, so that a mix-up shows.

use registry_core::exported_callback;

use crate::members::Size;

macro_rules! functions {
    ($($name:ident($($param:ident)*))*) => {$(
        #[exported_callback(on_error = -1, pinned)]
        fn $name($($param: i32),*) -> i32 {
            let (mut sum, mut weight) = (0, 0);
            $(
                weight += 1;
                sum += weight * $param;
            )*
            sum
        }
    )*};
}

functions! {
    macros_of_c(unix linux errno NULL EOF I complex st_mtime stdin)
    macros_of_x11(Status Bool True False Above Success Always assert min max)
    words_of_cpp(and xor typeid requires concept restrict asm class class_ operator register noexcept)
    names_of_headers(handle result user_data detail std registry status raw release message other torture_open)
    words_of_python(from from_ lambda self_ is not pass del int str len cell)
    names_of_python(_native _native_ __key _key __init__ bytes list isinstance item row value Token)
    words_of_javascript(function var r#let arguments eval undefined r#typeof new delete this_ NaN await_)
    names_of_javascript(BigInt Number Array Object Uint8Array DataView RAW Symbol Math Map Promise globalThis)
    names_of_bodies(args kwargs cls hook kind view at bytes_ frame signature error buffer)
    other_scripts(µ μ größe Größe)
}

/// Both texts.
#[exported_callback(pinned, on_error = String::new())]
fn joined(key: &str, key_: &str) -> String {
    format!("{key}/{key_}")
}

/// Both texts.
#[exported_callback(pinned, on_error = String::new())]
fn labels(utf8: &str, other: &str) -> String {
    format!("{utf8}/{other}")
}

/// Everything for which a binding calls a function of its own or of its language, by the name of such a function.
#[exported_callback(pinned, on_error = String::new())]
fn helpers(
    _utf8: &str,
    len: &str,
    _native: &[u16],
    list: &[Size],
    _bytes_of: &[u8],
    map: &[u64],
    BigInt: i64,
    Size: Size,
    Uint8Array: &[u8],
    cell: &str,
    status: &str,
    DataView: &[bool],
) -> Result<String, std::fmt::Error> {
    let texts = [_utf8, len, cell, status].join("/");
    let (native, bytes, bigs) = (_native.to_vec(), _bytes_of.to_vec(), map.to_vec());
    let sizes: Vec<i32> = list.iter().map(|size| *size as i32).collect();
    let last = Size as i32;
    Ok(format!(
        "{texts} {native:?} {sizes:?} {bytes:?} {bigs:?} {BigInt} {last} {Uint8Array:?} {DataView:?}"
    ))
}

/// The length of one is the other's name.
#[exported_callback(pinned, on_error = 0)]
fn lengths(data: &[u8], data_len: u32, class: &str, class_len: u32) -> u32 {
    let bytes: u32 = data.iter().map(|byte| u32::from(*byte)).sum();
    bytes + 10 * data_len + 100 * class.len() as u32 + 1000 * class_len
}
