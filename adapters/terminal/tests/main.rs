//! The terminal, typed at through a pipe.

mod conversation;
mod rig;
mod snapshots;

mod conformance {
    reportline_channel::channel_conformance!(crate::rig::rig);
}
