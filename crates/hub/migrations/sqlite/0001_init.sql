-- The case store. In clear stands only what the order of work needs; whatever a person said is sealed.
-- Times are integer microseconds since 1970 (UTC), ids are 16 bytes, every table has an integer rowid.

-- One row: proves that the key given at the next start is the key of these data.
create table hub (
    only_row integer primary key check (only_row = 1),
    key_check blob not null
) strict;

-- The running number of each year's cases: 2026-000001, 2026-000002 .. A number is never given twice.
create table numbering (
    year integer primary key,
    last integer not null
) strict;

create table cases (
    seq integer primary key,
    year integer not null,
    number integer not null,
    state text not null,
    lane integer not null check (lane between 0 and 2), -- 0 life, 1 victim, 2 others
    received_at integer not null,
    unique (year, number)
) strict;

create index cases_in_order_of_work on cases (lane, received_at, seq);

create table reports (
    seq integer primary key,
    id blob not null unique check (length(id) = 16),
    case_seq integer not null references cases (seq),
    digest_tag blob not null check (length(digest_tag) = 16), -- keyed: it recognises the same report and tells nothing
    channel_kind text not null,
    is_test integer not null check (is_test in (0, 1)),
    filed_at integer not null,
    wrapped_key blob not null,
    sealed blob not null
) strict;

create index reports_of_case on reports (case_seq);

-- Apart from the report and under its own key, so that it can be erased alone.
create table contacts (
    report_seq integer primary key references reports (seq),
    wrapped_key blob not null,
    sealed blob not null
) strict;
