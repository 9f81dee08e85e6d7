-- The words that reports are found by, as keyed tags, and indexes for what the list is filtered by.
-- Reports that were filed before are marked anew when the store is opened next, their words with their marks.

create table words (
    tag integer not null,
    report_seq integer not null references reports (seq),
    primary key (tag, report_seq)
) strict, without rowid;

create index words_of_report on words (report_seq);

delete from marks;
update reports set is_marked = 0 where length(sealed) > 0;

create index cases_of_state on cases (state, lane, received_at, seq);
create index cases_of_whom on cases (assigned_to, lane, received_at, seq);
drop index cases_by_whom;
drop index cases_to_review;
create index cases_to_review on cases (lane, review_after) where review_after is not null and state <> 'erased';
