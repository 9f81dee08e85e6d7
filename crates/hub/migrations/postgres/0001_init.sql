-- The case store on PostgreSQL: the twin of sqlite/0001_init.sql, with the same columns, so that both share their
-- statements. Every number is a bigint, yes and no are 1 and 0; who adds a row gives it its number, under the write lock.

-- One row: proves that the key given at the next start is the key of these data, and says how many of these files it has.
create table hub (
    only_row bigint primary key check (only_row = 1),
    key_check bytea not null,
    version bigint not null default 0
);

-- The running number of each year's cases: 2026-000001, 2026-000002 .. A number is never given twice.
create table numbering (
    year bigint primary key,
    last bigint not null
);

create table cases (
    seq bigint primary key,
    year bigint not null,
    number bigint not null,
    state text not null,
    lane bigint not null check (lane between 0 and 2), -- 0 life, 1 victim, 2 others
    received_at bigint not null,
    unique (year, number)
);

create index cases_in_order_of_work on cases (lane, received_at, seq);

create table reports (
    seq bigint primary key,
    id bytea not null unique check (length(id) = 16),
    case_seq bigint not null references cases (seq),
    digest_tag bytea not null check (length(digest_tag) = 16), -- keyed: it recognises the same report and tells nothing
    channel_kind text not null,
    is_test bigint not null check (is_test in (0, 1)),
    filed_at bigint not null,
    wrapped_key bytea not null,
    sealed bytea not null
);

-- What is sealed does not get smaller.
alter table reports alter column sealed set storage external;

create index reports_of_case on reports (case_seq);

-- Apart from the report and under its own key, so that it can be erased alone.
create table contacts (
    report_seq bigint primary key references reports (seq),
    wrapped_key bytea not null,
    sealed bytea not null
);
