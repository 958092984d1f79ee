//! Two functions of one name in two modules would have one symbol, whatever they return.

mod first {
    #[registry_core::exported_callback(on_error = -1)]
    fn add_tax(cents: i64) -> i64 {
        cents
    }
}

mod second {
    #[registry_core::exported_callback(on_error = -1, unsafe(name = "add_second_tax"))]
    fn add_tax(cents: i64) -> i64 {
        cents + 1
    }
}

fn main() {}
