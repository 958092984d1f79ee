//! Types of another crate, which cross as their descriptions.

use registry_core::{FfiType, Status, exported_callback};

#[allow(unreachable_pub, reason = "as another crate has it")]
mod there {
    #[derive(Debug, PartialEq)]
    #[repr(C)]
    pub struct Pixel {
        pub at: Point,
        pub color: Color,
        pub tail: [u8; 3],
    }
    #[derive(Debug, PartialEq)]
    #[repr(C)]
    pub struct Point(pub i32, pub i32);
    #[derive(Debug, PartialEq)]
    #[repr(u8)]
    pub enum Color {
        Red = 3,
        Blue = 9,
    }
    #[derive(Debug, PartialEq)]
    #[repr(transparent)]
    pub struct Cents(pub i64);
}

#[derive(Clone, Copy, FfiType)]
#[ffi_type(remote = there::Pixel, name = "RemotePixel")]
#[repr(C)]
struct Pixel {
    at: Point,
    color: Color,
    tail: [u8; 3],
}

#[derive(Clone, Copy, FfiType)]
#[ffi_type(remote = there::Point, name = "RemotePoint")]
#[repr(C)]
struct Point(i32, i32);

#[derive(Clone, Copy, FfiType)]
#[ffi_type(remote = there::Color, name = "RemoteColor")]
#[repr(u8)]
enum Color {
    Red = 3,
    Blue = 9,
}

#[derive(Clone, Copy, FfiType)]
#[ffi_type(remote = there::Cents)]
#[repr(transparent)]
struct Cents(i64);

#[exported_callback]
type Draw = fn(pixel: Pixel, cents: Cents);

type RawPixel = <Pixel as FfiType>::CRepr;

unsafe extern "C" {
    fn values_Draw_try(handle: u64, pixel: RawPixel, cents: i64) -> Status;
}

#[test]
fn it_is_converted_in_both_directions() {
    let draw = Draw::export(|pixel, cents| {
        let pixel = there::Pixel::from(pixel);
        let expected = there::Pixel {
            at: there::Point(1, -2),
            color: there::Color::Blue,
            tail: [1, 2, 3],
        };
        assert_eq!(pixel, expected);
        assert_eq!(there::Cents::from(cents), there::Cents(5));
    });
    let pixel = there::Pixel {
        at: there::Point(1, -2),
        color: there::Color::Blue,
        tail: [1, 2, 3],
    };
    let mut raw = Pixel::from(pixel).into_c_repr();
    let handle = draw.handle().raw();
    let cents = Cents::from(there::Cents(5)).into_c_repr();
    // SAFETY: values of the C forms.
    unsafe {
        assert_eq!(values_Draw_try(handle, raw, cents), Status::Ok);
        raw.color = 4;
        assert_eq!(values_Draw_try(handle, raw, cents), Status::InvalidArgument);
    }
    assert_eq!(there::Color::from(Color::Red), there::Color::Red);
}
