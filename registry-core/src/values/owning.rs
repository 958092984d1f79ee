//! What keeps a value that owns callbacks from being copied: the bound that such a type never meets.

/// A value whose bytes may be read several times, or be copied: it owns nothing.
///
/// A struct with an owned handle never implements it, and each of its implementations that would copy it asks for it. So the compiler says what the struct is,
/// and not which trait it lacks. It has a lifetime because a bound that is not met is an error of the `impl` itself, unless it is `for<'a>`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` owns a callback, so it crosses by value only: as a parameter or as a result",
    label = "would be copied here, and a callback has one owner",
    note = "behind a `&`, in a slice, a `Vec`, an array or another struct, as an argument that waits, and as an argument or a result of a foreign callable, use a \
            struct with a `Handle`, from which `OwnedHandle::from_handle` takes the callback",
    note = "a field that owns a callback is written `OwnedHandle<S>` or `Option<OwnedHandle<S>>`, without an alias"
)]
pub trait OwnsNothing<'a>: Copy {}
