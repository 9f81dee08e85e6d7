//! Discord, against the fake; and the fake, against what Discord describes.

mod conformance;
mod direct;
mod fake;
mod life;
mod payloads;
mod published;
mod servers;
mod shown;
mod stage;
mod traffic;
mod trouble;
mod words;
