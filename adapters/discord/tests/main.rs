//! Discord, against the fake.

mod fake;
