//! Discord as a server on loopback.
