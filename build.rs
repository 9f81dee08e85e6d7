//! Tells cargo that the program holds everything below `config/`.

fn main() {
    println!("cargo:rerun-if-changed=config");
}
