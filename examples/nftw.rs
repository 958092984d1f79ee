//! POSIX's `nftw`, with closures that borrow from the stack: [`walk`](nftw/walk.rs) is the program.
//!
//! Run it with `cargo run --example nftw`. `REGISTRY_EXAMPLE_SIZE` sets the number of files.

#[cfg(unix)]
#[path = "nftw/walk.rs"]
mod walk;

fn main() {
    #[cfg(unix)]
    walk::main();
    #[cfg(not(unix))]
    println!("this system has no `nftw`");
}
