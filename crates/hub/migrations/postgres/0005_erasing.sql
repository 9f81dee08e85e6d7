-- How long a case is kept: holds, when to look again, what reporters asked for. What is erased leaves its row, so that
-- whoever brings it again finds that it was here: a report that is erased is empty, and its case is in the state 'erased'.

alter table cases add column is_held bigint not null default 0 check (is_held in (0, 1));
alter table cases add column is_erasure_asked bigint not null default 0 check (is_erasure_asked in (0, 1));
alter table cases add column review_after bigint; -- the latest of its reports; null: none of them says

create index cases_to_review on cases (review_after) where review_after is not null and state <> 'erased';
create index reports_of_tests on reports (case_seq) where is_test = 1;
