//! Expat, the XML parser, as the host: it parses some megabytes of XML and calls Rust closures.
//!
//! * Expat has *one* `user_data` for the start, end and text handlers, so each of the three closures has a bare
//!   C function of its own instead, from a pool. They are *local*: they share an `Rc`, and never leave this
//!   thread. The parser borrows them: code that drops one before the parser does not compile.
//! * The document is in EUC-JP, which Expat does not know. It asks a closure, by function pointer and
//!   `user_data`, and gets another closure for every two-byte character, with Expat as its owner: what Expat
//!   calls to free it is the release of its handle.
//!
//! Run it with `cargo run --example expat --features expat`; it needs Expat's development files
//! (`apt-get install libexpat1-dev`). `REGISTRY_EXAMPLE_SIZE` sets the number of books.

use registry_core::{CFn, Stub, Thunk, ThunkFirst, exported_callback};
use std::cell::RefCell;
use std::ffi::{CStr, c_char, c_int, c_void};
use std::marker::PhantomData;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// An element begins.
///
/// # Safety
/// `attributes` is an array of names and values in turn, ended by null.
#[exported_callback(pool = 1)]
type Start = unsafe fn(user_data: *mut c_void, name: &CStr, attributes: *const *const c_char);

/// An element ends.
#[exported_callback(pool = 1)]
type End = fn(user_data: *mut c_void, name: &CStr);

/// A piece of text, in UTF-8.
///
/// # Safety
/// `text` is valid for `len` bytes.
#[exported_callback(pool = 1)]
type Text = unsafe fn(user_data: *mut c_void, text: *const c_char, len: c_int);

/// Describes an encoding that Expat does not know; returns 0 if this closure does not know it either.
///
/// # Safety
/// `encoding` is valid to write.
#[exported_callback(on_error = 0)]
type FindEncoding = unsafe fn(name: &CStr, encoding: *mut Encoding) -> c_int;

/// The code point of a character of several bytes, or -1.
///
/// # Safety
/// `bytes` is valid for as many bytes as the encoding's map says.
#[exported_callback(on_error = -1)]
type Decode = unsafe fn(bytes: *const c_char) -> c_int;

/// Expat's `XML_Encoding`: the description of an encoding, with the function that frees its data.
#[repr(C)]
struct Encoding {
    /// The meaning of each first byte: a code point, -1 if it is invalid, or -n for a sequence of n bytes.
    map: [c_int; 256],
    data: *mut c_void,
    convert: Option<ThunkFirst<Decode>>,
    release: Option<unsafe extern "C" fn(*mut c_void)>,
}

registry_core::export_runtime!();

/// The findings of the three handlers, which share them on one thread.
#[derive(Default)]
struct Findings {
    elements: u64,
    depth: u64,
    deepest: u64,
    /// Sum of all `id` attributes.
    ids: u64,
    text: String,
}

fn main() {
    let document = Document::new(size());
    println!(
        "{} books in {} bytes of EUC-JP",
        document.books,
        document.bytes.len()
    );
    let findings = Rc::new(RefCell::new(Findings::default()));
    let characters = Arc::new(AtomicU64::new(0));
    parse(&document, &findings, &characters);

    // The handlers have been dropped, and with them their references to the findings.
    let findings = Rc::into_inner(findings)
        .expect("the last share")
        .into_inner();
    assert_eq!(findings.depth, 0);
    assert!(findings.text == document.text, "the text differs");
    let text = findings.text.chars().filter(|c| !c.is_ascii()).count() as u64;
    // Expat decodes a character when it finds it, and again when it passes it to a handler.
    assert!(characters.load(Relaxed) >= text);
    println!(
        "{} elements, {} deep, ids add up to {}",
        findings.elements, findings.deepest, findings.ids
    );
    println!("{text} characters, as they were written");

    assert_eq!(MADE.load(Relaxed), DROPPED.load(Relaxed));
    registry_core::assert_no_leaks!();
    println!(
        "{} closures exported, each dropped once",
        DROPPED.load(Relaxed)
    );
}

fn parse(document: &Document, findings: &Rc<RefCell<Findings>>, characters: &Arc<AtomicU64>) {
    let start = Start::export_local(on_start(findings))
        .bind()
        .expect("the stub is free");
    let end = End::export_local(on_end(findings))
        .bind()
        .expect("the stub is free");
    let text = Text::export_local(on_text(findings))
        .bind()
        .expect("the stub is free");
    let find_encoding = FindEncoding::export_local(euc_jp(characters));

    let mut parser = Parser::new();
    parser.set_handlers(start.stub(), end.stub(), text.stub());
    parser.set_find_encoding(find_encoding.thunk_first());
    // `drop(start)` here: "cannot move out of `start` because it is borrowed".
    for piece in document.bytes.chunks(1 << 16) {
        parser.parse(piece, false);
    }
    parser.parse(&[], true);
    let before = DROPPED.load(Relaxed);
    drop(parser);
    assert_eq!(DROPPED.load(Relaxed), before + 1);
    println!("parser freed: Expat released the decoder");
}

fn on_start(
    findings: &Rc<RefCell<Findings>>,
) -> impl FnMut(*mut c_void, &CStr, *const *const c_char) + use<> {
    let (token, findings) = (Token::new(), Rc::clone(findings));
    move |_, _name, mut attributes| {
        let _captured = &token;
        let mut findings = findings.borrow_mut();
        findings.elements += 1;
        findings.depth += 1;
        findings.deepest = findings.deepest.max(findings.depth);
        // SAFETY: the callback's contract: names and values in turn, ended by null.
        unsafe {
            while !(*attributes).is_null() {
                if CStr::from_ptr(*attributes) == c"id" {
                    let value = CStr::from_ptr(*attributes.add(1));
                    let id = value.to_str().expect("Expat writes UTF-8");
                    findings.ids += id.parse::<u64>().expect("a number");
                }
                attributes = attributes.add(2);
            }
        }
    }
}

fn on_end(findings: &Rc<RefCell<Findings>>) -> impl FnMut(*mut c_void, &CStr) + use<> {
    let (token, findings) = (Token::new(), Rc::clone(findings));
    move |_, _name| {
        let _captured = &token;
        findings.borrow_mut().depth -= 1;
    }
}

fn on_text(
    findings: &Rc<RefCell<Findings>>,
) -> impl FnMut(*mut c_void, *const c_char, c_int) + use<> {
    let (token, findings) = (Token::new(), Rc::clone(findings));
    move |_, text, len| {
        let _captured = &token;
        // SAFETY: the callback's contract: `text` is valid for `len` bytes.
        let text = unsafe { std::slice::from_raw_parts(text.cast::<u8>(), len as usize) };
        let text = std::str::from_utf8(text).expect("Expat writes UTF-8, and whole characters");
        findings.borrow_mut().text.push_str(text);
    }
}

/// Decodes the hiragana of EUC-JP, and counts the characters.
fn euc_jp(characters: &Arc<AtomicU64>) -> impl FnMut(&CStr, *mut Encoding) -> c_int + use<> {
    let (token, characters) = (Token::new(), Arc::clone(characters));
    move |name, encoding| {
        let _captured = &token;
        if name != c"EUC-JP" {
            return 0;
        }
        let (token, characters) = (Token::new(), Arc::clone(&characters));
        let decode = Decode::export(move |bytes| {
            let _captured = &token;
            characters.fetch_add(1, Relaxed);
            // SAFETY: the map says that the sequence has two bytes.
            let second = unsafe { *bytes.cast::<u8>().add(1) };
            match second {
                0xa1..=0xf3 => 0x3041 + c_int::from(second - 0xa1),
                _ => -1,
            }
        });
        let mut map = [-1; 256];
        map[..128].copy_from_slice(&std::array::from_fn::<c_int, 128, _>(|byte| byte as c_int));
        map[0xa4] = -2;
        let convert = Some(decode.thunk_first().function());
        // Expat becomes the owner of the entry, and releases it when it no longer needs the encoding.
        let data = decode.into_handle().into_user_data();
        let found = Encoding {
            map,
            data,
            convert,
            release: Some(registry_core::c_api::destroy),
        };
        // SAFETY: the callback's contract.
        unsafe { encoding.write(found) };
        1
    }
}

/// XML with hiragana in it, in EUC-JP.
struct Document {
    books: usize,
    bytes: Vec<u8>,
    /// Its text, as a parser should find it.
    text: String,
}

impl Document {
    fn new(books: usize) -> Self {
        let mut state = 42_u64;
        let mut random = move |below: u64| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % below
        };
        let mut bytes = b"<?xml version=\"1.0\" encoding=\"EUC-JP\"?><library>".to_vec();
        let mut text = String::new();
        for id in 0..books {
            bytes.extend(format!("<book id=\"{id}\"><title>").bytes());
            for _ in 0..20 + random(20) {
                let kana = random(83) as u8;
                bytes.extend([0xa4, 0xa1 + kana]);
                text.push(char::from_u32(0x3041 + u32::from(kana)).expect("a kana"));
            }
            bytes.extend(b"</title></book>\n");
            text.push('\n');
        }
        bytes.extend(b"</library>");
        Document { books, bytes, text }
    }
}

/// Every closure of this program captures one, to check that each is dropped exactly once.
struct Token;

static MADE: AtomicU64 = AtomicU64::new(0);
static DROPPED: AtomicU64 = AtomicU64::new(0);

impl Token {
    fn new() -> Self {
        MADE.fetch_add(1, Relaxed);
        Token
    }
}

impl Drop for Token {
    fn drop(&mut self) {
        DROPPED.fetch_add(1, Relaxed);
    }
}

// The rest of this file declares the part of Expat's interface that this program needs.

#[link(name = "expat")]
unsafe extern "C" {
    fn XML_ParserCreate(encoding: *const c_char) -> *mut c_void;
    fn XML_ParserFree(parser: *mut c_void);
    fn XML_Parse(parser: *mut c_void, text: *const c_char, len: c_int, is_final: c_int) -> c_int;
    fn XML_GetErrorCode(parser: *mut c_void) -> c_int;
    fn XML_ErrorString(code: c_int) -> *const c_char;
    fn XML_SetElementHandler(
        parser: *mut c_void,
        start: Stub<'_, CFn<Start>>,
        end: Stub<'_, CFn<End>>,
    );
    fn XML_SetCharacterDataHandler(parser: *mut c_void, text: Stub<'_, CFn<Text>>);
    fn XML_SetUnknownEncodingHandler(
        parser: *mut c_void,
        handler: ThunkFirst<FindEncoding>,
        user_data: *mut c_void,
    );
}

/// A parser that calls stubs and thunks of wrappers that live for `'a`.
struct Parser<'a> {
    raw: *mut c_void,
    handlers: PhantomData<&'a ()>,
}

impl<'a> Parser<'a> {
    fn new() -> Self {
        // SAFETY: with a null encoding Expat uses the one that the document declares.
        let raw = unsafe { XML_ParserCreate(std::ptr::null()) };
        assert!(!raw.is_null());
        Parser {
            raw,
            handlers: PhantomData,
        }
    }

    fn set_handlers(
        &mut self,
        start: Stub<'a, CFn<Start>>,
        end: Stub<'a, CFn<End>>,
        text: Stub<'a, CFn<Text>>,
    ) {
        // SAFETY: the parser lives, and calls each handler as its signature says.
        unsafe {
            XML_SetElementHandler(self.raw, start, end);
            XML_SetCharacterDataHandler(self.raw, text);
        }
    }

    fn set_find_encoding(&mut self, thunk: Thunk<'a, ThunkFirst<FindEncoding>>) {
        // SAFETY: the parser lives, and calls the handler as its signature says.
        unsafe { XML_SetUnknownEncodingHandler(self.raw, thunk.function(), thunk.user_data()) };
    }

    fn parse(&mut self, piece: &[u8], is_final: bool) {
        // SAFETY: the parser lives, and the piece is valid for its length.
        let code = unsafe {
            XML_Parse(
                self.raw,
                piece.as_ptr().cast(),
                piece.len() as c_int,
                c_int::from(is_final),
            )
        };
        if code == 0 {
            // SAFETY: the parser lives; the message is static.
            let why = unsafe { CStr::from_ptr(XML_ErrorString(XML_GetErrorCode(self.raw))) };
            panic!("the document is not well-formed: {}", why.to_string_lossy());
        }
    }
}

impl Drop for Parser<'_> {
    fn drop(&mut self) {
        // SAFETY: created by `new`, and not used afterwards.
        unsafe { XML_ParserFree(self.raw) };
    }
}

fn size() -> usize {
    let size = std::env::var("REGISTRY_EXAMPLE_SIZE");
    size.map_or(50_000, |size| size.parse().expect("a number"))
}
