//! What keeps a value that owns or borrows callbacks from being copied or kept: bounds that such a type never meets.
//!
//! A struct with such a field implements none of these traits, and each of its implementations that would copy it asks for one. So the compiler says what the struct is,
//! and not which trait it lacks. They have a lifetime because a bound that is not met is an error of the `impl` itself, unless it is `for<'a>`.

mod never {
    /// Nothing implements it. Without it a user could implement the traits below for a `Copy` struct of their own.
    pub trait Never {}
}

/// A value whose bytes may be read several times, or be copied: it owns nothing.
#[diagnostic::on_unimplemented(
    message = "`{Self}` owns a callback, so it crosses by value only: as a parameter or as a result",
    label = "would be copied here, and a callback has one owner",
    note = "behind a `&`, in a slice, a `Vec`, an array or another struct, as an argument that waits, and as an argument or a result of a foreign callable, use a \
            struct with a `Handle`, from which `OwnedHandle::from_handle` takes the callback",
    note = "a field that owns a callback is written `OwnedHandle<S>` or `Option<OwnedHandle<S>>`, without an alias"
)]
pub trait OwnsNothing<'a>: Copy + never::Never {}

/// A value that may be kept, or be read where it stands: it borrows nothing.
#[diagnostic::on_unimplemented(
    message = "`{Self}` borrows a callback for a call, so it crosses by value only: as a parameter or as a result",
    label = "would be kept here, or be read in place",
    note = "behind a `&`, in a slice, a `Vec`, an array or another struct, as an argument that waits, and as an argument or a result of a foreign callable, use a \
            struct with a `Handle`, by which the callback is called",
    note = "a field that borrows a callback is written `BorrowedHandle<'a, S>` or `Option<BorrowedHandle<'a, S>>` in a struct with the lifetime `'a`, without an alias"
)]
pub trait BorrowsNothing<'a>: Copy + never::Never {}

/// A parameter that needs no lifetime: it borrows nothing.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is borrowed for the call alone, so a parameter can't name its lifetime or hide it behind an alias",
    label = "needs the lifetime of the call",
    note = "write the type itself in the parameter, with `'_` in the place of the lifetime"
)]
pub trait WrittenWithItsLifetime<'a>: never::Never {}
