//! The program itself: the built binary as a child process, its platform a fake on loopback, its signals real ones.

mod cases;
mod child;
mod cli;
mod disk;
mod elsewhere;
mod filed;
mod kill;
mod mail;
mod offline;
mod person;
mod post;
mod refusals;
mod server;
