//! The catalog over small sheets, and the shipped words over everything the house asks of them.

mod catalog;
mod labels;
mod reading;
mod routes_and_places;
mod sheets;
mod shipped;
mod voice;
