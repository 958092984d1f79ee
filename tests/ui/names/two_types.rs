//! Two callback types of one name in two modules would have one symbol.

mod first {
    #[registry_core::exported_callback]
    pub type OnEvent = fn(code: i32);
}

mod second {
    #[registry_core::exported_callback]
    pub type OnEvent = fn(code: i64);
}

fn main() {}
