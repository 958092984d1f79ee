//! Documentation that would end a comment, or hide something in it.

use registry_core::{FfiType, exported_callback};

/// Matches src/*.rs and **/*.rs, ends a comment */ here, /* begins another, and //* both.
///
/// Trigraphs: ??/ ??( ??> what??! A backslash at the end \
/// Quotes: """ and ''' and " and `${x}` and {{ x }} and {% x %} and {# x #}.
/// # Not a directive
/// <!-- --> </script>
#[doc = "A NUL \0, an escape \u{1b}[31m, a bell \u{7}, a line separator \u{2028}, a form feed \u{c}."]
#[doc = "Direction: \u{202e}desrever\u{202c}, \u{2066}isolated\u{2069}, \u{200f}mark, \u{feff}no break."]
/// An accent é, an emoji \u{1F600}, a tab	here. It ends in a quote"
#[exported_callback(pinned, on_error = Documented::One)]
fn documented(value: Documented) -> Documented {
    value
}

/// */ /* ??/
#[doc = "\0"]
#[derive(Clone, Copy, Debug, FfiType)]
#[repr(u8)]
pub enum Documented {
    /// */ /* ??/ \
    #[doc = "\0"]
    One = 1,
    /// "quoted"
    Two,
}

/// */ /* ??/
#[derive(Clone, Copy, Debug, FfiType)]
#[repr(C)]
pub struct Commented {
    /// */ /* ??/ \
    #[doc = "\0\u{202e}"]
    one: u8,
}

/// Passes it on. */
#[exported_callback(pinned, on_error = 0)]
fn commented(value: &Commented) -> u8 {
    value.one
}
