//! Which events were seen, and where each channel is in its platform's stream.

use std::collections::HashSet;

use jiff::Timestamp;
use reportline_channel::ChannelId;
use reportline_store::{EventKey, StoreError};
use sqlx::sqlite::SqliteConnection;

use super::failure::failure;
use super::statement::{fetch, run, statements};
use crate::sealing::Sealing;

statements! {
    NOTE = "INSERT INTO event (tag, seen_at) VALUES {rows} ON CONFLICT DO NOTHING RETURNING tag", each "(?, ?)";
    FIND_SEEN = "SELECT tag FROM event WHERE tag IN ({rows})", each "?";
    FIND_CURSOR = "SELECT place FROM cursor WHERE channel = ?";
    SAVE_CURSOR =
        "INSERT INTO cursor (channel, place) VALUES (?, ?) ON CONFLICT (channel) DO UPDATE SET place = excluded.place";
}

pub(super) async fn note(
    connection: &mut SqliteConnection,
    sealing: &Sealing,
    events: &[EventKey],
    now: Timestamp,
) -> Result<Vec<bool>, StoreError> {
    let tags: Vec<_> = events.iter().map(|event| sealing.event(event).to_vec()).collect();
    let noting = NOTE.over(&tags, |values, tag| {
        values.add(tag.as_slice()).add(now.as_microsecond());
    });
    let noted: Vec<(Vec<u8>,)> = fetch(connection, noting).await.map_err(failure)?;
    let mut new: HashSet<Vec<u8>> = noted.into_iter().map(|(tag,)| tag).collect();
    Ok(tags.iter().map(|tag| new.remove(tag)).collect())
}

pub(super) async fn seen(
    connection: &mut SqliteConnection,
    sealing: &Sealing,
    events: &[EventKey],
) -> Result<Vec<bool>, StoreError> {
    let tags: Vec<_> = events.iter().map(|event| sealing.event(event).to_vec()).collect();
    let finding = FIND_SEEN.over(&tags, |values, tag| {
        values.add(tag.as_slice());
    });
    let found: Vec<(Vec<u8>,)> = fetch(connection, finding).await.map_err(failure)?;
    let found: HashSet<Vec<u8>> = found.into_iter().map(|(tag,)| tag).collect();
    Ok(tags.iter().map(|tag| found.contains(tag)).collect())
}

pub(super) async fn cursor(
    connection: &mut SqliteConnection,
    channel: &ChannelId,
) -> Result<Option<Vec<u8>>, StoreError> {
    let finding = FIND_CURSOR.with(|values| {
        values.add(channel.0.as_str());
    });
    let mut found: Vec<(Vec<u8>,)> = fetch(connection, finding).await.map_err(failure)?;
    Ok(found.pop().map(|(place,)| place))
}

pub(super) async fn save_cursor(
    connection: &mut SqliteConnection,
    channel: &ChannelId,
    place: &[u8],
) -> Result<(), StoreError> {
    let saving = SAVE_CURSOR.with(|values| {
        values.add(channel.0.as_str()).add(place);
    });
    run(connection, saving).await.map_err(failure)?;
    Ok(())
}
