//! The program: reads the command line and does as it says.

use std::process::ExitCode;

fn main() -> ExitCode {
    reportline::cli::main()
}
