//! The gateway against a far side that a test scripts.
