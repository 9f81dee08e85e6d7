//! Where a reporter is found again, sealed for this installation: it travels to the hub with the report and comes back
//! with what is to be told them, and nobody on the way learns whose it is.

use reportline_channel::{ChannelId, Peer};
use reportline_seal::{Binding, DataKey, LocalKey};
use reportline_store::PeerKey;
use uuid::Uuid;

const TABLE: &str = "return address";
/// Addresses are filled up to a multiple of this, so that their length tells nothing of whose they are.
const STEP: usize = 64;

/// The return address of a report of that peer. Each is another one, also of the same peer.
pub(super) fn seal(key: &LocalKey, report: Uuid, peer: &PeerKey) -> String {
    let mut plain = serde_json::to_vec(&[&peer.channel.0, &peer.peer.0]).expect("two texts are JSON");
    plain.resize(plain.len().next_multiple_of(STEP), b' ');
    let data_key = DataKey::generate();
    let mut bytes = key.wrap(&data_key, TABLE.as_bytes());
    bytes.extend(data_key.seal(&binding(&report), &plain));
    hex::encode(bytes)
}

/// Whose it is. `None` if it is not of this installation, or of another report.
pub(super) fn open(key: &LocalKey, report: Uuid, address: &str) -> Option<PeerKey> {
    let bytes = hex::decode(address).ok()?;
    let n_wrapped = key.wrap(&DataKey::generate(), TABLE.as_bytes()).len();
    let (wrapped, sealed) = bytes.split_at_checked(n_wrapped)?;
    let data_key = key.unwrap(wrapped, TABLE.as_bytes()).ok()?;
    let plain = data_key.open(&binding(&report), sealed).ok()?;
    let [channel, peer]: [String; 2] = serde_json::from_slice(&plain).ok()?;
    Some(PeerKey { channel: ChannelId(channel), peer: Peer(peer) })
}

fn binding(report: &Uuid) -> Binding<'_> {
    Binding { table: TABLE, row: report.as_bytes(), version: 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn peer(name: &str) -> PeerKey {
        PeerKey { channel: ChannelId("telegram-main".to_owned()), peer: Peer(name.to_owned()) }
    }

    #[test]
    fn it_leads_back_for_its_own_installation_and_report_alone() {
        let (key, report) = (LocalKey::from_bytes([7; 32]), Uuid::from_u128(1));
        let address = seal(&key, report, &peer("42"));
        assert_eq!(open(&key, report, &address), Some(peer("42")));
        assert_eq!(open(&key, Uuid::from_u128(2), &address), None);
        assert_eq!(open(&LocalKey::from_bytes([8; 32]), report, &address), None);
        for text in ["", "x", &address[..20], &format!("{address}00")] {
            assert_eq!(open(&key, report, text), None);
        }
    }

    #[test]
    fn it_tells_nobody_else_whose_it_is() {
        let (key, report) = (LocalKey::from_bytes([7; 32]), Uuid::from_u128(1));
        let (short, long) =
            (seal(&key, report, &peer("1")), seal(&key, report, &peer("ana.of.somewhere@example.org")));
        assert_eq!(short.len(), long.len());
        assert_ne!(short, seal(&key, report, &peer("1")));
    }
}
