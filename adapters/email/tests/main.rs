//! Email, against mails as people, programs and enemies write them.

mod corpus;
mod killers;
mod mutated;
mod shipped;
