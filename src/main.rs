//! The program: it runs a command and exits with its code.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(bansou::cli::run())
}
