//! Email: people write to an address, forward what they got, and answer one letter.
