//! What a flow promises, seen from outside: flows as files go in, what a person does and hears comes out.

mod faults;
mod graphs;
mod limits;
mod places;
mod promises;
mod setting;
mod spec;
mod texts;
mod times;
mod walks;
