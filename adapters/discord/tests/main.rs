//! Discord, against the fake.
