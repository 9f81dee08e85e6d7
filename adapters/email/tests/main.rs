//! Email, against real mails and a real mail server.
