//! The page's promises, kept by what a person with a browser does and sees. One binary.

mod contrast;
mod conversation;
mod house;
mod markup;
mod network;
mod private_link;
mod rig;
mod safety;
mod scenes;
mod speech;
mod texts;

mod conformance {
    reportline_channel::channel_conformance!(crate::rig::rig);
}
