//! The Telegram adapter against its fake Bot API: the contract, the payloads, what people do.

mod conformance;
mod groups;
mod life;
mod payloads;
mod shown;
mod stage;
mod talks;
mod traffic;
mod webhook;
mod words;
