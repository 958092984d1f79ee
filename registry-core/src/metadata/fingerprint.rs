//! The fingerprint of a library's interface: a hash of its own records, computed when a binding asks for it.
//!
//! A binding compares it with the fingerprint that it was generated from. It is a sum over the records, so that it does not depend on the
//! linker's order. It leaves out documentation and versions, which do not make a binding wrong.
//!
//! Invariant: `registry-bindgen` computes the same number from the same bytes. A test compares the two.

/// The size of a record's head.
const HEAD: usize = 24;

/// The fingerprint of the records in a section.
///
/// # Safety
/// `start` to `stop` is the section of this library's records.
pub unsafe fn of_section(start: *const u8, stop: *const u8) -> u64 {
    let length = stop.addr().saturating_sub(start.addr());
    // SAFETY: the caller's promise. The section is never written.
    of(unsafe { core::slice::from_raw_parts(start, length) })
}

fn of(section: &[u8]) -> u64 {
    let (mut at, mut sum) = (0, 0u64);
    while let Some(head) = section.get(at..at + HEAD) {
        if head[0] == 0 {
            // The linker's padding.
            at += 1;
            continue;
        }
        let number = |at: usize| {
            u32::from_le_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]) as usize
        };
        let (length, text) = (number(12), number(16));
        let Some(record) = section.get(at..at + length.max(HEAD)) else {
            break;
        };
        sum = sum.wrapping_add(of_record(record, record.len().saturating_sub(text)));
        at += record.len();
    }
    sum
}

/// FNV-1a over the item's kind, pointer width, types, numbers, and the lines of the text that callers depend on.
fn of_record(record: &[u8], text_at: usize) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325u64;
    let mut add = |bytes: &[u8]| {
        for byte in bytes {
            hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    };
    add(&record[10..12]);
    add(&record[HEAD..text_at.max(HEAD)]);
    for line in record[text_at.max(HEAD)..].split_inclusive(|byte| *byte == b'\n') {
        let skipped: [&[u8]; 3] = [b"doc", b"about", b"crate"];
        if !skipped.iter().any(|word| line.starts_with(word)) {
            add(line);
        }
    }
    hash
}

/// The fingerprint of the library in which the expansion stands.
///
/// In wasm it is 0, since a module can't read its own custom sections: the loader computes it from the module's bytes. In Miri it is 0 too, since
/// Miri does not link, so that there are no symbols of the section.
#[doc(hidden)]
#[macro_export]
macro_rules! __fingerprint {
    () => {{
        #[cfg(not(any(miri, target_vendor = "apple", windows, target_family = "wasm")))]
        {
            unsafe extern "C" {
                static __start_regmeta: $crate::private::u8;
                static __stop_regmeta: $crate::private::u8;
            }
            $crate::private::of_section(&raw const __start_regmeta, &raw const __stop_regmeta)
        }
        #[cfg(all(target_vendor = "apple", not(miri)))]
        {
            unsafe extern "C" {
                #[link_name = "\u{1}section$start$__DATA$__regmeta"]
                static __start_regmeta: $crate::private::u8;
                #[link_name = "\u{1}section$end$__DATA$__regmeta"]
                static __stop_regmeta: $crate::private::u8;
            }
            $crate::private::of_section(&raw const __start_regmeta, &raw const __stop_regmeta)
        }
        #[cfg(all(windows, not(miri)))]
        {
            // The linker sorts sections by the text after the dollar sign: these two enclose the records.
            #[used]
            #[unsafe(link_section = ".regmeta$a")]
            static START: $crate::private::u8 = 0;
            #[used]
            #[unsafe(link_section = ".regmeta$c")]
            static STOP: $crate::private::u8 = 0;
            $crate::private::of_section(&raw const START, &raw const STOP)
        }
        #[cfg(any(miri, target_family = "wasm"))]
        {
            0
        }
    }};
}
