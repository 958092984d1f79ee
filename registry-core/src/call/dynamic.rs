//! `<crate>_invoke` and `<crate>_describe`: calls by handle with tagged values, for hosts that learn signatures at run time.
//!
//! A signature's [`Invoke`] turns tagged values into C forms by the types' descriptors, and then makes an ordinary call: the trampoline
//! checks the entry, the arguments and the thread.
//!
//! One [`call_function`] serves all functions of one signature. Nothing here is compiled once per function.

use crate::call::closure::BadArgument;
use crate::call::enter::Path;
use crate::call::params::{FunctionPointer, Params};
use crate::call::reply::Try;
use crate::call::trampoline;
use crate::errors::failure::{Detail, Failure};
use crate::registry::function::FunctionSlot;
use crate::registry::place::Place;
use crate::registry::{not_found, telling};
use crate::status::Status;
use crate::values::borrowed::RawSlice;
use crate::values::error_code::ReadCode;
use crate::values::layout;
use crate::values::lift::{Invalid, Lift};
use crate::values::lower::Lower;
use crate::values::raw_handle::{RawHandle, raw_number};
use crate::values::signature_info::{Invoke, SignatureInfo, Target};
use crate::values::tagged::{Tagged, signed};
use crate::values::tags::{self, tag};
use crate::values::type_desc::{Kind, TypeDesc};
use alloc::format;
use alloc::string::String;
use core::mem::MaybeUninit;

impl Invoke {
    /// How functions of this signature are called.
    #[must_use]
    pub(crate) const fn function<P: FunctionPointer<R>, R: Lower>(code: ReadCode<R>) -> Self {
        Invoke {
            shim: call_function::<P, R>,
            read_code: code.erased(),
        }
    }

    /// How closures of this signature are called.
    #[must_use]
    pub(crate) const fn closure<P: Params, R: Lower>(code: ReadCode<R>) -> Self {
        Invoke {
            shim: call_closure::<P, R>,
            read_code: code.erased(),
        }
    }

    /// For a method, whose entry is called by the method's own symbols alone.
    #[must_use]
    pub(crate) const fn method<R: Lower>(code: ReadCode<R>) -> Self {
        Invoke {
            read_code: code.erased(),
            ..Invoke::NONE
        }
    }
}

/// The shim of all functions of a signature.
///
/// # Errors
/// The position of the first argument that has no C form, and why it has none.
///
/// # Safety
/// The target's function has these parameters and this return, and the pointers of `values` are valid for their lengths for the call.
unsafe fn call_function<P: FunctionPointer<R>, R: Lower>(
    target: &Target,
    values: &[Tagged],
    result: &mut Tagged,
) -> Result<Status, (usize, Invalid)> {
    // SAFETY: `target` below took it from a function's slot, or it is null.
    let Some(slot) = (unsafe { target.slot.cast::<FunctionSlot>().as_ref() }) else {
        return Ok(Status::UnknownHandle);
    };
    let c_reprs = P::from_tagged(values)?;
    let call = |out| {
        // SAFETY: `out` is null, or a local variable of `finish`. The rest is the caller's promise.
        unsafe { trampoline::try_call_function::<P, R>(slot, c_reprs, out) }
    };
    Ok(finish::<R>(call, target, result))
}

/// The shim of the closures of all callback types with these parameters and this return.
///
/// # Errors
/// As [`call_function`].
///
/// # Safety
/// The target's signature has these parameters and this return, and the pointers of `values` are valid for their lengths for the call.
unsafe fn call_closure<P: Params, R: Lower>(
    target: &Target,
    values: &[Tagged],
    result: &mut Tagged,
) -> Result<Status, (usize, Invalid)> {
    if !target.slot.is_null() {
        return Ok(Status::UnknownHandle);
    }
    let (raw, info) = (target.handle.raw(), target.info);
    let c_reprs = match P::from_tagged(values) {
        Ok(c_reprs) => c_reprs,
        Err((at, why)) => {
            trampoline::refuse_tagged(raw, BadArgument { info, at, why });
            return Err((at, why));
        }
    };
    let call = |out| {
        // SAFETY: `out` is null, or a local variable of `finish`. The rest is the caller's promise.
        unsafe { P::call_entry::<_, R, Try<R>, { Path::FAST }>(raw, c_reprs, info, out) }
    };
    Ok(finish::<R>(call, target, result))
}

/// Makes the call, and tags its result if the caller takes it.
fn finish<R: Lower>(
    call: impl FnOnce(*mut R::CRepr) -> Status,
    target: &Target,
    result: &mut Tagged,
) -> Status {
    const { layout::returned::<R>() };
    if !target.takes_result {
        return call(core::ptr::null_mut());
    }
    let mut c_repr = MaybeUninit::<R::CRepr>::uninit();
    let status = call(c_repr.as_mut_ptr());
    if status == Status::Ok {
        // SAFETY: the status is OK, so the result was written.
        *result = unsafe { tagged(R::DESC, c_repr.as_ptr().cast()) };
    }
    status
}

/// Whether a result of this type can be tagged.
fn is_taggable(desc: &TypeDesc) -> bool {
    // A type with an inner node is a run of values, or a pointer to one.
    desc.is_bytes()
        || desc.kind() == Kind::Promise
        || desc.inner().is_none() && desc.kind() != Kind::Struct
}

/// The C form of a parameter from a tagged value.
///
/// # Errors
/// If the type does not take the value's tag, or the number is out of its range.
pub(crate) fn lift<T: Lift>(value: &Tagged) -> Result<T::CRepr, Invalid> {
    const { layout::passed::<T>() };
    let mut c_repr = MaybeUninit::<T::CRepr>::zeroed();
    // SAFETY: `write` writes what the descriptor says, which is the C form's size by the check above, or nothing.
    unsafe { write(T::DESC, value, c_repr.as_mut_ptr().cast()) }?;
    // SAFETY: every bit pattern is a value of a C form, and all bytes are initialised: they were zeroed.
    Ok(unsafe { c_repr.assume_init() })
}

/// The refusal of a value whose tag the parameter does not take.
#[cold]
fn wrong_tag(value: &Tagged, desc: &TypeDesc) -> Invalid {
    Invalid::with_wanted(tags::found(value.tag), tags::wanted(desc))
}

/// # Safety
/// `out` is valid to write for a C form of this descriptor.
unsafe fn write(desc: &TypeDesc, value: &Tagged, out: *mut u8) -> Result<(), Invalid> {
    if !tags::takes(desc, value.tag) {
        return Err(wrong_tag(value, desc));
    }
    let (bits, is_null) = (value.bits(), value.tag == tag::VOID);
    // SAFETY: each arm writes the size of a C form of its kind.
    unsafe {
        match desc.kind() {
            Kind::Handle => {
                let raw = if is_null { 0 } else { bits };
                out.cast::<RawHandle>().write_unaligned(raw as RawHandle);
            }
            Kind::F32 => out
                .cast::<f32>()
                .write_unaligned(f64::from_bits(bits) as f32),
            Kind::F64 => out.cast::<f64>().write_unaligned(f64::from_bits(bits)),
            _ if desc.is_number() && desc.is_signed() => {
                write_whole(desc, i128::from(signed(bits)), out)?;
            }
            _ if desc.is_number() => write_whole(desc, i128::from(bits), out)?,
            Kind::Text | Kind::Slice => {
                let slice = RawSlice {
                    ptr: value.pointer::<u8>(),
                    // On targets with narrow lengths, any longer length is refused as the longest is.
                    len: usize::try_from(value.length).unwrap_or(usize::MAX),
                };
                out.cast::<RawSlice<u8>>().write_unaligned(slice);
            }
            // Every other type that `takes` accepts is a pointer.
            _ => {
                let pointer = if is_null {
                    core::ptr::null()
                } else {
                    value.pointer()
                };
                out.cast::<*const u8>().write_unaligned(pointer);
            }
        }
    }
    Ok(())
}

/// # Safety
/// `out` is valid to write for the bytes that C passes a number of this descriptor in.
unsafe fn write_whole(desc: &TypeDesc, whole: i128, out: *mut u8) -> Result<(), Invalid> {
    let bits = 8 * desc.size() as u32;
    let (low, high) = if desc.is_signed() {
        (-(1i128 << (bits - 1)), (1i128 << (bits - 1)) - 1)
    } else {
        (0, (1i128 << bits) - 1)
    };
    if whole < low || whole > high {
        return Err(Invalid::with_wanted("is out of range:", tags::range(desc)));
    }
    // SAFETY: the caller's promise.
    unsafe {
        match layout::passed_in(desc.size()) {
            1 => out.write(whole as u8),
            2 => out.cast::<u16>().write_unaligned(whole as u16),
            4 => out.cast::<u32>().write_unaligned(whole as u32),
            _ => out.cast::<u64>().write_unaligned(whole as u64),
        }
    }
    Ok(())
}

/// The tagged value of a result.
///
/// # Safety
/// `c_repr` points at a C form of this descriptor.
unsafe fn tagged(desc: &TypeDesc, c_repr: *const u8) -> Tagged {
    let is = |wanted: Kind| desc.kind() == wanted;
    // SAFETY: each arm reads the size of a C form of its kind.
    unsafe {
        if is(Kind::Text) || is(Kind::Vector) {
            let buffer = c_repr
                .cast::<crate::values::buffer::Buffer<u8>>()
                .read_unaligned();
            let tag = [tag::BYTES, tag::TEXT][usize::from(is(Kind::Text))];
            let mut value = Tagged::of_pointer(tag, buffer.ptr);
            value.length = buffer.len as u64;
            value
        } else if is(Kind::Void) {
            Tagged::VOID
        } else if is(Kind::Handle) || is(Kind::Promise) {
            let raw = c_repr.cast::<RawHandle>().read_unaligned();
            Tagged::new(tag::HANDLE, raw_number(raw))
        } else if is(Kind::F32) {
            let float = f64::from(c_repr.cast::<f32>().read_unaligned());
            Tagged::new(tag::FLOAT, float.to_bits())
        } else if is(Kind::F64) {
            Tagged::new(tag::FLOAT, c_repr.cast::<u64>().read_unaligned())
        } else if desc.is_number() {
            tagged_whole(desc, c_repr)
        } else {
            let pointer = c_repr.cast::<*const u8>().read_unaligned();
            Tagged::of_pointer(tag::POINTER, pointer)
        }
    }
}

/// # Safety
/// `c_repr` points at a whole number of this descriptor.
unsafe fn tagged_whole(desc: &TypeDesc, c_repr: *const u8) -> Tagged {
    // SAFETY: each arm reads the size that the descriptor says.
    let bits = unsafe {
        match desc.size() {
            1 => u64::from(c_repr.read()),
            2 => u64::from(c_repr.cast::<u16>().read_unaligned()),
            4 => u64::from(c_repr.cast::<u32>().read_unaligned()),
            _ => c_repr.cast::<u64>().read_unaligned(),
        }
    };
    let unused = 64 - 8 * desc.size() as u32;
    let extended = (signed(bits << unused) >> unused) as u64;
    match (desc.kind() == Kind::Bool, desc.is_signed()) {
        (true, _) => Tagged::new(tag::BOOL, bits),
        (_, true) => Tagged::new(tag::INT, extended),
        _ => Tagged::new(tag::UINT, bits),
    }
}

/// The body of `<crate>_invoke`.
///
/// # Safety
/// `args` is null or valid to read for `count` values, the pointers in them are null or valid for their lengths, and `result` is null or
/// valid to write. The callback's own contract is kept.
pub unsafe fn invoke(
    handle: RawHandle,
    args: *const Tagged,
    count: usize,
    result: *mut Tagged,
) -> Status {
    let raw = raw_number(handle);
    let Some(place) = Place::find(raw) else {
        return telling::fail(not_found::unknown(raw));
    };
    let Some(info) = place.info() else {
        return telling::fail(not_found::absence(place));
    };
    // A closed entry is reported as closed, even if the arguments are wrong too. Asked ahead: a wrong argument ends a completion.
    let is_live = place.is_live();
    let refuse = |detail| {
        telling::fail(if is_live {
            Failure::new(Status::InvalidArgument, raw, Some(info.name)).with(detail)
        } else {
            not_found::absence(place)
        })
    };
    let invoke = match checked(info, args, count) {
        Ok(invoke) => invoke,
        Err(why) => return refuse(Detail::Text(why)),
    };
    // SAFETY: the shim is of the signature of the entry at this place. `checked` has refused more than `MOST` values. The rest is the
    // caller's promise.
    let called = unsafe { call(&invoke, info, place, args, count, result) };
    called.unwrap_or_else(|(at, why)| refuse(Detail::Argument(at, info.param(at), why)))
}

/// Calls the entry at `place`, and writes the result if there is one.
///
/// # Safety
/// As for `invoke`. The shim is of the signature `info`, the signature of the entry at `place`, and `count` is at most `MOST`.
unsafe fn call(
    invoke: &Invoke,
    info: &'static SignatureInfo,
    place: Place,
    args: *const Tagged,
    count: usize,
    result: *mut Tagged,
) -> Result<Status, (usize, Invalid)> {
    // SAFETY: the caller's promise.
    let values = unsafe { copied(args, count) };
    let (target, mut out) = (target(place, info, !result.is_null()), Tagged::VOID);
    // SAFETY: likewise.
    let status = unsafe { (invoke.shim)(&target, &values[..count], &mut out) }?;
    if status == Status::Ok && !result.is_null() {
        // SAFETY: likewise.
        unsafe { result.write_unaligned(out) };
    }
    Ok(status)
}

/// The place of an entry, as shims take it.
fn target(place: Place, info: &'static SignatureInfo, takes_result: bool) -> Target {
    let (handle, slot) = match place {
        Place::Closure(handle) => (handle, core::ptr::null()),
        Place::Function(slot) => (slot.handle, core::ptr::from_ref(slot).cast()),
    };
    Target {
        handle,
        slot,
        info,
        takes_result,
    }
}

/// The most parameters that a callback can have.
const MOST: usize = 12;

/// The values, at any alignment.
///
/// # Safety
/// `args` is valid to read for `count` values, which are no more than `MOST`.
unsafe fn copied(args: *const Tagged, count: usize) -> [Tagged; MOST] {
    let mut values = [Tagged::VOID; MOST];
    for (at, value) in values.iter_mut().enumerate().take(count) {
        // SAFETY: `at` is below `count`.
        *value = unsafe { args.add(at).read_unaligned() };
    }
    values
}

/// How the signature is called, unless the call is wrong before any argument is looked at.
fn checked(info: &SignatureInfo, args: *const Tagged, count: usize) -> Result<Invoke, String> {
    let name = info.name;
    let Some((returns, params)) = info.record.types.split_last() else {
        return Err(if info.record.text.is_empty() {
            format!("callback `{name}` was declared without a record")
        } else {
            format!("`{name}` is an interface; call its methods by their own symbols")
        });
    };
    let wanted = params.len();
    if count != wanted || count > MOST {
        let plural = if wanted == 1 { "" } else { "s" };
        return Err(format!(
            "callback `{name}` takes {wanted} argument{plural}, not {count}"
        ));
    }
    if count > 0 && args.is_null() {
        return Err(format!(
            "the arguments of callback `{name}` are a null pointer"
        ));
    }
    if !is_taggable(returns) {
        return Err(format!(
            "callback `{name}` returns what no tagged value can hold; call it by its own symbol"
        ));
    }
    Ok(info.record.invoke)
}

/// The text of `<crate>_describe`: the lines of the metadata, with each type as it is behind its aliases.
pub(crate) fn describe(handle: RawHandle) -> Option<String> {
    let record = Place::find(raw_number(handle))?.info()?.record;
    let text = core::str::from_utf8(record.text).ok()?;
    let mut types = record.types.iter();
    let mut described = String::with_capacity(text.len());
    for line in text.lines() {
        let words = line
            .split_once(' ')
            .filter(|(keyword, _)| matches!(*keyword, "param" | "return"));
        match (words, words.and_then(|_| types.next())) {
            (Some(("param", value)), Some(desc)) => {
                let name = value.split(' ').next().unwrap_or("");
                described.push_str(&format!("param {name} {desc}"));
            }
            (Some(_), Some(desc)) => described.push_str(&format!("return {desc}")),
            _ => described.push_str(line),
        }
        described.push('\n');
    }
    Some(described)
}
