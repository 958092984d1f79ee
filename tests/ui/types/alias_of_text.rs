//! Text is two C parameters, in a pool's stubs and in thunks too.

use registry_core::exported_callback;

type Name = str;

#[exported_callback(pool = 2)]
type Greet = fn(name: &Name);

fn main() {}
