//! Structs with borrowed handles: lent for a call, returned by Rust, beside an owned one, and alone.

use registry_core::{BorrowedHandle, Callback, FfiType, OwnedHandle, exported_callback};
use std::sync::OnceLock;

use crate::handles::{Factor, Summand};

/// Borrows what is in its fields.
#[derive(Clone, Copy, Debug, FfiType)]
#[repr(C)]
pub struct Loan<'a> {
    /// What it is called by.
    letter: u8,
    factor: BorrowedHandle<'a, Factor>,
    /// Another one, if there is one.
    spare: Option<BorrowedHandle<'a, Factor>>,
    marks: [u16; 3],
    /// A number to add.
    summand: BorrowedHandle<'a, Summand>,
}

fn by(factor: BorrowedHandle<'_, Factor>, value: i64) -> i64 {
    Factor::call(factor.handle(), value).unwrap_or(-2)
}

/// Uses what is lent.
#[exported_callback(on_error = -1, pinned)]
fn use_loan(loan: Loan<'_>, value: i64) -> Result<i64, String> {
    if loan.letter == 0 {
        return Err("a loan without a letter".to_owned());
    }
    let spare = loan.spare.map_or(0, |spare| by(spare, value));
    let summand = Summand::call(loan.summand.handle(), i64::from(loan.marks[2]));
    Ok(by(loan.factor, value) + spare + summand.unwrap_or(-2))
}

/// Factors of 7 and a summand of 1, which Rust keeps.
#[exported_callback(on_error = None, pinned)]
fn kept_loan(with_spare: bool) -> Loan<'static> {
    static KEPT: OnceLock<(Callback<Factor>, Callback<Summand>)> = OnceLock::new();
    let (factor, summand) = KEPT.get_or_init(|| {
        let factor = Factor::export(|value| value * 7);
        (factor, Summand::export(|value| value + 1))
    });
    Loan {
        letter: b'l',
        factor: factor.as_handle(),
        spare: with_spare.then(|| factor.as_handle()),
        marks: [1, 2, 65535],
        summand: summand.as_handle(),
    }
}

/// Uses what is lent to it.
#[exported_callback(on_error = -1)]
pub type LoanUser = fn(loan: Loan<'_>, value: i64) -> Result<i64, String>;

/// What uses loans.
#[exported_callback(on_error = None, pinned)]
fn loan_user() -> OwnedHandle<LoanUser> {
    LoanUser::export(use_loan).into()
}

/// Owns one factor, and borrows another one.
#[derive(Debug, FfiType)]
#[repr(C)]
pub struct Trade<'a> {
    given: OwnedHandle<Factor>,
    lent: Option<BorrowedHandle<'a, Factor>>,
    price: i32,
}

/// Uses one factor up, and the other one.
#[exported_callback(on_error = -1, pinned)]
fn make_trade(trade: Trade<'_>, value: i64) -> i64 {
    let lent = trade.lent.map_or(0, |lent| by(lent, value));
    by(trade.given.as_handle(), value) + lent + i64::from(trade.price)
}

/// A factor of this number for the caller, beside one of 7 that Rust keeps.
#[exported_callback(on_error = None, pinned)]
fn kept_trade(factor: i64) -> Trade<'static> {
    Trade {
        given: Factor::export(move |value| value * factor).into(),
        lent: Some(kept_loan(false).factor),
        price: 3,
    }
}

/// Borrows one factor, and is nothing else.
#[derive(Debug, FfiType)]
#[repr(C)]
pub struct Glimpse<'a> {
    seen: Option<BorrowedHandle<'a, Factor>>,
}

/// Uses what is seen, if something is.
#[exported_callback(on_error = -1, pinned)]
fn use_glimpse(glimpse: Glimpse<'_>, value: i64) -> i64 {
    glimpse.seen.map_or(value, |seen| by(seen, value))
}

/// A glimpse of a factor of 7 that Rust keeps.
#[exported_callback(on_error = None, pinned)]
fn kept_glimpse() -> Glimpse<'static> {
    Glimpse {
        seen: Some(kept_loan(false).factor),
    }
}
