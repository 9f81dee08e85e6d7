-- What reports speak of, so that those that speak of the same are found. Only keyed tags: whoever has the key can ask
-- whether two reports speak of the same, and nobody else can ask about anything they know.

alter table reports add column source_tag bytea check (length(source_tag) = 16); -- who reported; null: not known
alter table reports add column is_marked bigint not null default 0 check (is_marked in (0, 1));

create index reports_not_marked on reports (seq) where is_marked = 0;

create table marks (
    tag bytea not null check (length(tag) = 16),
    report_seq bigint not null references reports (seq),
    kind text not null,
    primary key (tag, report_seq)
);

create index marks_of_report on marks (report_seq);
