//! Email, against mails as people, programs and enemies write them.

mod conformance;
mod corpus;
mod killers;
mod mutated;
mod shipped;
