-- What reporters are told: how their report stands, and what officers write to them. An intake fetches it.

alter table reports add column intake text not null default ''; -- who brought it; '': this very program, or a hand
alter table reports add column return_address text; -- opaque to us; null: none came, or what leads to the reporter is erased
alter table reports add column owes_stage bigint not null default 0 check (owes_stage in (0, 1));

create index reports_owing_stage on reports (intake, seq) where owes_stage = 1;

-- A note that was written to the reporter.
create table messages (
    custody_seq bigint primary key references notes (custody_seq),
    report_seq bigint not null references reports (seq),
    outcome text -- null: the intake has not taken it yet
);

create index messages_waiting on messages (custody_seq) where outcome is null;
