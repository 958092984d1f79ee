//! Two functions of one name in two modules would have one symbol.

mod first {
    #[registry_core::exported_callback]
    fn on_event(_code: i32) {}
}

mod second {
    #[registry_core::exported_callback(unsafe(name = "on_second_event"))]
    fn on_event(_code: i32) {}
}

fn main() {}
