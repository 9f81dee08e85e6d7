//! Discord, against the fake; and the fake, against what Discord describes.

mod conformance;
mod fake;
mod servers;
mod stage;
