-- Times are microseconds since 1970. Peers and events are keyed hashes of 16 bytes. Whatever a person said stands in
-- a column that is sealed; the key of each conversation stands wrapped beside it, and erasing deletes that key.

-- Proves that the local key is the one that everything here was sealed with.
CREATE TABLE installation (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    key_id TEXT NOT NULL,
    -- Seals what belongs to no conversation, such as cursors.
    wrapped_key BLOB NOT NULL
) STRICT;

-- Events that were seen already.
CREATE TABLE event (
    tag BLOB PRIMARY KEY CHECK (length(tag) = 16),
    seen_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX event_seen ON event (seen_at);

CREATE TABLE conversation (
    seq INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    -- Null once the peer has begun another while a report of this one is still owed: it lives on, out of reach.
    peer BLOB UNIQUE CHECK (length(peer) = 16),
    version INTEGER NOT NULL CHECK (version >= 0),
    expires_at INTEGER NOT NULL,
    wrapped_key BLOB NOT NULL,
    -- Sealed: the handle of the last message shown.
    handle BLOB,
    -- Sealed, bound to id, peer and version.
    state BLOB NOT NULL
) STRICT;
CREATE INDEX conversation_expires ON conversation (expires_at);
CREATE INDEX conversation_out_of_reach ON conversation (id) WHERE peer IS NULL;

-- Files that a conversation names.
CREATE TABLE attachment (
    conversation BLOB NOT NULL REFERENCES conversation (id),
    blob TEXT NOT NULL,
    PRIMARY KEY (conversation, blob)
) STRICT, WITHOUT ROWID;
CREATE INDEX attachment_blob ON attachment (blob);

-- What is owed, and dead letters. What is delivered leaves this table.
CREATE TABLE delivery (
    -- The order in which things were owed.
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    conversation BLOB REFERENCES conversation (id),
    -- Deliveries of one lane keep their order: one peer, or one conversation and sink.
    lane BLOB NOT NULL CHECK (length(lane) = 16),
    -- The channel or the sink.
    name TEXT NOT NULL,
    is_report INTEGER NOT NULL CHECK (is_report IN (0, 1)),
    -- 0 open, 1 held back until another is delivered, 2 dead.
    standing INTEGER NOT NULL CHECK (standing IN (0, 1, 2)),
    due_at INTEGER NOT NULL,
    owed_at INTEGER NOT NULL,
    n_attempts INTEGER NOT NULL DEFAULT 0,
    -- Waits for its peer to be heard from; `due_at` is the latest.
    awaits_peer INTEGER NOT NULL DEFAULT 0 CHECK (awaits_peer IN (0, 1)),
    held_by TEXT,
    -- A later delivery of the same lane and word takes its place.
    word TEXT,
    dead_at INTEGER,
    why TEXT,
    -- Its own key, if it belongs to no conversation.
    wrapped_key BLOB CHECK ((wrapped_key IS NULL) = (conversation IS NOT NULL)),
    -- Sealed: to whom, and what.
    payload BLOB NOT NULL
) STRICT;
CREATE INDEX delivery_conversation ON delivery (conversation, is_report);
CREATE INDEX delivery_lane ON delivery (lane, standing);
CREATE INDEX delivery_due ON delivery (standing, due_at);
CREATE INDEX delivery_awaiting ON delivery (lane) WHERE awaits_peer = 1;
CREATE INDEX delivery_held ON delivery (held_by) WHERE held_by IS NOT NULL;
CREATE INDEX delivery_report ON delivery (standing) WHERE is_report = 1;

-- What is left of a delivery when it is done: that it was, and when.
CREATE TABLE delivered (
    id TEXT PRIMARY KEY,
    delivered_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX delivered_at ON delivered (delivered_at);

-- Where each channel is in its platform's stream.
CREATE TABLE cursor (
    channel TEXT PRIMARY KEY,
    -- Sealed.
    place BLOB NOT NULL
) STRICT, WITHOUT ROWID;
