//! What becomes of letters, as values.
