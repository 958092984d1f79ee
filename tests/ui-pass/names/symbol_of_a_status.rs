//! The symbol of one function would be the one by which another returns a status.

mod first {
    #[registry_core::exported_callback(on_error = -1, unsafe(name = "may_tax"))]
    fn try_tax(cents: i64) -> i64 {
        cents
    }
}

mod second {
    #[registry_core::exported_callback(on_error = -1, unsafe(name = "tax"))]
    fn add_tax(cents: i64) -> i64 {
        cents + 1
    }
}

fn main() {}
