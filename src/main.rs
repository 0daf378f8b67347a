//! The program: it runs a command and exits with its code.

use std::process::ExitCode;

/// Rendering makes many small values on every core and drops them at once, which is what this allocator is made for.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    ExitCode::from(bansou::cli::run())
}
