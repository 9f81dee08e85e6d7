//! Discord, against the fake; and the fake, against what Discord describes.

mod conformance;
mod direct;
mod fake;
mod life;
mod servers;
mod stage;
