-- Which case a case is worked in, where somebody has decided that they are one matter.

alter table cases add column merged_into integer references cases (seq) check (merged_into <> seq);

create index cases_merged on cases (merged_into) where merged_into is not null;
