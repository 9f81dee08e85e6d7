-- Working a case, and the custody log: who did what to which case, each entry bound to the one before it.

-- Raised by every change, so that two who change a case at once notice each other.
alter table cases add column version bigint not null default 1;
alter table cases add column assigned_to text;

create index cases_by_whom on cases (assigned_to) where assigned_to is not null;

create table custody (
    seq bigint primary key check (seq > 0),
    case_seq bigint references cases (seq), -- null: of the whole store
    at bigint not null,
    actor text not null,
    role text, -- null: the program itself
    action text not null,
    report_id bytea check (length(report_id) = 16),
    was text,
    became text,
    sealed_digest bytea check (length(sealed_digest) = 32), -- SHA-256 of what was sealed then
    prev_hash bytea not null check (length(prev_hash) = 32),
    hash bytea not null check (length(hash) = 32)
);

create index custody_of_case on custody (case_seq, seq);
create index custody_of_report on custody (report_id) where report_id is not null;

create function refuse_to_change_custody() returns trigger language plpgsql as $$
begin
    raise exception 'the custody log is only added to';
end
$$;

create trigger custody_is_not_changed before update on custody
    for each row execute function refuse_to_change_custody();

create trigger custody_is_not_deleted before delete on custody
    for each row execute function refuse_to_change_custody();

create trigger custody_is_not_emptied before truncate on custody
    for each statement execute function refuse_to_change_custody();

-- Each under a key of its own, so that one can be erased: its entry keeps the digest and no more.
create table notes (
    custody_seq bigint primary key references custody (seq),
    id bytea not null unique check (length(id) = 16),
    wrapped_key bytea,
    sealed bytea,
    check ((wrapped_key is null) = (sealed is null)) -- null: erased
);
