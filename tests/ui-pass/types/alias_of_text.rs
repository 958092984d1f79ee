//! Text is two C parameters, in a pool's stubs and in thunks too.

use registry_core::exported_callback;

#[exported_callback(pool = 2)]
type Greet = fn(name: &str);

fn main() {}
