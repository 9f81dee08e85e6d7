//! What `[store]` and `[hub]` say of several nodes: where their PostgreSQL is, read from the file that holds its address,
//! and what this one is called.

use std::path::Path;

use secrecy::SecretString;

use super::fault::ConfigFault;
use super::sections::{HubSection, StoreSection};

/// The key of the file that holds the address.
pub const URL_FILE: &str = "store.postgres_url_file";
/// The same for the cases.
pub const HUB_URL_FILE: &str = "hub.postgres_url_file";

/// PostgreSQL shows 63 bytes of who is connected, the program's name among them.
const LONGEST_NAME: usize = 40;

/// The address in a file; `None` if no file is named.
fn address(key: &'static str, path: &Path) -> Result<Option<SecretString>, ConfigFault> {
    if path.as_os_str().is_empty() {
        return Ok(None);
    }
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(text.trim().into())),
        Err(error) => Err(ConfigFault::new(
            key,
            format!("{} cannot be read ({})", path.display(), error.kind()),
            "name a file that the service may read",
        )),
    }
}

impl HubSection {
    /// The address of the PostgreSQL that keeps the cases; `None` for SQLite in the folder.
    pub fn postgres_url(&self) -> Result<Option<SecretString>, ConfigFault> {
        address(HUB_URL_FILE, &self.postgres_url_file)
    }
}

impl StoreSection {
    /// Whether the store is shared with other nodes.
    pub fn is_shared(&self) -> bool {
        !self.postgres_url_file.as_os_str().is_empty()
    }

    /// The address of the PostgreSQL; `None` for SQLite.
    pub fn postgres_url(&self) -> Result<Option<SecretString>, ConfigFault> {
        address(URL_FILE, &self.postgres_url_file)
    }

    /// The name the operator gave this node; `None` if one is to be made up.
    pub fn node_name(&self) -> Result<Option<&str>, ConfigFault> {
        let is_allowed = |it: u8| it.is_ascii_alphanumeric() || b"._-".contains(&it);
        let name = self.node.as_str();
        match name.len() <= LONGEST_NAME && name.bytes().all(is_allowed) {
            true => Ok(Some(name).filter(|it| !it.is_empty())),
            false => Err(ConfigFault::new(
                "store.node",
                "that is no name of a node",
                format!("write at most {LONGEST_NAME} characters of A-Z a-z 0-9 . _ -"),
            )),
        }
    }
}
