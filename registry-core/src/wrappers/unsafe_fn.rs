//! C function pointers that are `unsafe` to call, and the same types without that.

/// A C function pointer that is `unsafe` to call.
///
/// Implemented for `unsafe extern "C" fn` and `unsafe extern "system" fn` with up to 25 parameters: twelve of Rust may be twice as many in C,
/// and `user_data` comes with them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no C function pointer",
    label = "not an `unsafe extern \"C\" fn` or `unsafe extern \"system\" fn`"
)]
pub trait UnsafeFn: Copy + sealed::Sealed {
    /// The same function pointer as a type that is safe to call.
    type Safe: Copy;
    /// The same pointer.
    ///
    /// # Safety
    /// As [`Stub::as_safe_raw`](crate::Stub::as_safe_raw).
    #[doc(hidden)]
    unsafe fn safe(self) -> Self::Safe;
}

mod sealed {
    pub trait Sealed {}
}

macro_rules! of_abi {
    ($abi:literal $($param:ident)*) => {
        impl<$($param,)* R> sealed::Sealed for unsafe extern $abi fn($($param),*) -> R {}
        #[diagnostic::do_not_recommend]
        impl<$($param,)* R> UnsafeFn for unsafe extern $abi fn($($param),*) -> R {
            type Safe = extern $abi fn($($param),*) -> R;
            unsafe fn safe(self) -> Self::Safe {
                // SAFETY: the two types differ only in who may call. The caller has promised how it is called.
                unsafe { core::mem::transmute::<Self, Self::Safe>(self) }
            }
        }
    };
}

macro_rules! of_each_length {
    ($($param:ident)*) => { of_each_length! { [] $($param)* } };
    ([$($before:ident)*]) => { of_abi! { "C" $($before)* } of_abi! { "system" $($before)* } };
    ([$($before:ident)*] $next:ident $($after:ident)*) => {
        of_abi! { "C" $($before)* }
        of_abi! { "system" $($before)* }
        of_each_length! { [$($before)* $next] $($after)* }
    };
}

of_each_length! { A B C D E F G H I J K L M N O P Q S T U V W X Y Z }
