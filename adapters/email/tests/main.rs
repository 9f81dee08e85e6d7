//! Email, against mails as people, programs and enemies write them.

mod by_maildir;
mod by_post;
mod conformance;
mod corpus;
mod killers;
mod mutated;
mod replayed;
mod shipped;
