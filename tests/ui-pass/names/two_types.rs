//! Two callback types of one name in two modules, of which one has another symbol.

mod first {
    #[registry_core::exported_callback]
    pub type OnEvent = fn(code: i32);
}

mod second {
    // SAFETY: no other code of this program has a symbol that begins with `second_OnEvent`.
    #[registry_core::exported_callback(unsafe(name = "second_OnEvent"))]
    pub type OnEvent = fn(code: i64);
}

fn main() {}
