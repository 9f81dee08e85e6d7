-- Times are microseconds since 1970. Peers and events are keyed hashes of 16 bytes. Whatever a person said stands in
-- a column that is sealed; the key of each conversation stands wrapped beside it, and erasing deletes that key.
-- Sealed bytes do not shrink: EXTERNAL spares PostgreSQL the trying.

-- Proves that the local key is the one that everything here was sealed with.
CREATE TABLE installation (
    only_row integer PRIMARY KEY CHECK (only_row = 1),
    key_id text NOT NULL,
    -- Seals what belongs to no conversation, such as cursors.
    wrapped_key bytea NOT NULL
);

-- Events that were seen already.
CREATE TABLE event (
    tag bytea PRIMARY KEY CHECK (octet_length(tag) = 16),
    seen_at bigint NOT NULL
);
CREATE INDEX event_seen ON event (seen_at);

CREATE TABLE conversation (
    id bytea PRIMARY KEY CHECK (octet_length(id) = 16),
    -- Null once the peer has begun another while a report of this one is still owed: it lives on, out of reach.
    peer bytea UNIQUE CHECK (octet_length(peer) = 16),
    version bigint NOT NULL CHECK (version >= 0),
    expires_at bigint NOT NULL,
    wrapped_key bytea NOT NULL,
    -- Sealed: the handle of the last message shown.
    handle bytea,
    -- Sealed, bound to id, peer and version.
    state bytea NOT NULL
);
ALTER TABLE conversation ALTER COLUMN state SET STORAGE EXTERNAL;
CREATE INDEX conversation_expires ON conversation (expires_at);
CREATE INDEX conversation_out_of_reach ON conversation (id) WHERE peer IS NULL;

-- Files that a conversation names.
CREATE TABLE attachment (
    conversation bytea NOT NULL REFERENCES conversation (id),
    blob text NOT NULL,
    PRIMARY KEY (conversation, blob)
);
CREATE INDEX attachment_blob ON attachment (blob);

-- What is owed, and dead letters. What is delivered leaves this table.
CREATE TABLE delivery (
    -- The order in which things were owed, within a lane: who owes to a lane holds its lock until the end.
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id text NOT NULL UNIQUE,
    conversation bytea REFERENCES conversation (id),
    -- Deliveries of one lane keep their order: one peer, or one conversation and sink.
    lane bytea NOT NULL CHECK (octet_length(lane) = 16),
    -- The channel or the sink.
    name text NOT NULL,
    is_report boolean NOT NULL,
    -- 0 open, 1 held back until another is delivered, 2 dead.
    standing smallint NOT NULL CHECK (standing IN (0, 1, 2)),
    due_at bigint NOT NULL,
    owed_at bigint NOT NULL,
    -- Counts leases. It fences settlements: one of an earlier attempt finds another number here.
    attempt integer NOT NULL DEFAULT 0,
    -- On lease until then, by that node; stays when it runs out, until it is settled or leased again.
    lease_until bigint,
    node text CHECK ((node IS NULL) = (lease_until IS NULL)),
    -- Waits for its peer to be heard from; `due_at` is the latest.
    awaits_peer boolean NOT NULL DEFAULT false,
    held_by text,
    -- A later delivery of the same lane and word takes its place.
    word text,
    dead_at bigint,
    why text,
    -- Its own key, if it belongs to no conversation.
    wrapped_key bytea CHECK ((wrapped_key IS NULL) = (conversation IS NOT NULL)),
    -- Sealed: to whom, and what.
    payload bytea NOT NULL
);
ALTER TABLE delivery ALTER COLUMN payload SET STORAGE EXTERNAL;
CREATE INDEX delivery_conversation ON delivery (conversation, is_report);
CREATE INDEX delivery_lane ON delivery (lane, seq) WHERE standing = 0;
CREATE INDEX delivery_word ON delivery (lane, word) WHERE word IS NOT NULL;
CREATE INDEX delivery_due ON delivery (due_at, seq) WHERE standing = 0;
CREATE INDEX delivery_on_lease ON delivery (lease_until) WHERE lease_until IS NOT NULL;
CREATE INDEX delivery_awaiting ON delivery (lane) WHERE awaits_peer;
CREATE INDEX delivery_held ON delivery (held_by) WHERE held_by IS NOT NULL;
CREATE INDEX delivery_dead ON delivery (seq) WHERE standing = 2;
CREATE INDEX delivery_report ON delivery (standing) WHERE is_report;

-- What is left of a delivery when it is done: that it was, and when.
CREATE TABLE delivered (
    id text PRIMARY KEY,
    delivered_at bigint NOT NULL
);
CREATE INDEX delivered_at ON delivered (delivered_at);

-- Where each channel is in its platform's stream.
CREATE TABLE cursor (
    channel text PRIMARY KEY,
    -- Sealed.
    place bytea NOT NULL
);

-- Whose a channel is that only one process at a time may take events of.
CREATE TABLE ownership (
    channel text PRIMARY KEY,
    -- Grows with each owner, and when one gives the channel up; so a row is never deleted.
    token bigint NOT NULL,
    node text NOT NULL,
    claimed_until bigint NOT NULL
);

-- Limits that all processes share. Unlogged: a crash empties it, and limits begin anew, which is the right way round.
-- The one table in the database's own time.
CREATE UNLOGGED TABLE allowance (
    -- A keyed hash.
    key bytea PRIMARY KEY,
    -- When the key will have as much allowed as it ever can.
    full_at timestamptz NOT NULL
);
