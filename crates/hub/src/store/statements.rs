//! Every statement of the case store, by name, so that one test can prepare them all on both databases.
//!
//! Each is written once, in what SQLite and PostgreSQL share: `$1`, `on conflict`, `returning`, `is distinct from`. Rows
//! that come many at a time are in `tables.rs`.

/// A statement that asks for one (`= $1`), for any of `n_asked`.
pub(super) fn of_any(statement: &str, n_asked: usize) -> String {
    let asked: Vec<_> = (1..=n_asked).map(|n| format!("${n}")).collect();
    statement.replace("= $1", &format!("in ({})", asked.join(", ")))
}

macro_rules! statements {
    ($( $name:ident = $sql:literal; )+) => {
        $( pub(super) const $name: &str = $sql; )+

        /// Every statement with its name.
        #[cfg(test)]
        pub(super) const ALL: &[(&str, &str)] = &[$( (stringify!($name), $name) ),+];
    };
}

/// What a line of the list of cases is read from.
pub(super) const LINE: &str = "
    select
        cases.year, cases.number, cases.state, cases.lane, cases.received_at, cases.version, cases.assigned_to,
        cases.is_held, cases.is_erasure_asked, cases.review_after, reports.id, reports.channel_kind, reports.is_test";

statements! {
    KEEP_KEY_CHECK = "insert into hub (only_row, key_check) values (1, $1)";

    KEY_CHECK = "select key_check from hub where only_row = 1";

    FILED_BEFORE = "
        select reports.id, reports.digest_tag, cases.seq, cases.year, cases.number, cases.state
        from reports join cases on cases.seq = reports.case_seq
        where reports.id = $1";

    RAISE_CASE = "
        update cases set
            lane = case when lane < $2 then lane else $2 end,
            review_after = case when cast($3 as bigint) is null or review_after >= $3 then review_after else $3 end,
            version = version + 1
        where seq = $1";

    TAKE_NUMBERS = "
        insert into numbering (year, last) values ($1, $2)
        on conflict (year) do update set last = numbering.last + $2
        returning last";

    NOT_MARKED = "
        select seq, id, wrapped_key, sealed from reports where is_marked = 0 order by seq limit $1";

    MARKED = "update reports set is_marked = 1, source_tag = $2 where seq = $1";

    RELATED = "
        select cases.year, cases.number, cases.state, marks.kind, count(distinct marks.tag) as n_marks
        from cases as mine
        join reports as own on own.case_seq = mine.seq
        join marks as ours on ours.report_seq = own.seq
        join marks on marks.tag = ours.tag
        join reports as theirs on theirs.seq = marks.report_seq
        join cases on cases.seq = theirs.case_seq
        where mine.year = $1 and mine.number = $2 and cases.seq <> mine.seq
        group by cases.seq, marks.kind
        order by cases.seq, marks.kind
        limit $3";

    SPEAKING = "
        with own as (
            select reports.seq from cases join reports on reports.case_seq = cases.seq
            where cases.year = $1 and cases.number = $2
        ),
        speaking as (
            select seq from own
            union
            select marks.report_seq from own
            join marks as ours on ours.report_seq = own.seq
            join marks on marks.tag = ours.tag
        )
        select
            count(*) as n_reports,
            count(distinct reports.source_tag) as n_reporters,
            count(*) - count(reports.source_tag) as n_unknown
        from speaking join reports on reports.seq = speaking.seq";

    ERASE_CONTACT = "
        delete from contacts where report_seq = (select seq from reports where id = $1)";

    ERASE_RETURN_ADDRESS = "update reports set return_address = null where id = $1";

    GIVE_UP_MESSAGES = "
        update messages set outcome = $2
        where outcome is null and report_seq = (select seq from reports where id = $1)";

    HOW_OFTEN = "select count(*) as n from (select 1 from words where tag = $1 limit $2) found";

    UNWORD = "delete from words where report_seq in (select seq from reports where case_seq = $1)";

    CASE = "
        select
            cases.year, cases.number, cases.state, cases.lane, cases.received_at, cases.version, cases.assigned_to,
            cases.is_held, cases.is_erasure_asked, cases.review_after, reports.id, reports.channel_kind, reports.is_test
        from cases join reports on reports.case_seq = cases.seq
        where cases.year = $1 and cases.number = $2
        order by reports.seq";

    REPORT = "
        select reports.filed_at, reports.wrapped_key, reports.sealed, contacts.report_seq is not null as has_contact
        from reports left join contacts on contacts.report_seq = reports.seq
        where reports.id = $1";

    CONTACT = "
        select contacts.wrapped_key, contacts.sealed
        from contacts join reports on reports.seq = contacts.report_seq
        where reports.id = $1";

    CASE_OF = "
        select cases.year, cases.number
        from reports join cases on cases.seq = reports.case_seq
        where reports.id = $1";

    CHAIN_END = "select seq, hash from custody order by seq desc limit 1";

    ENTRY_HASH = "select seq, hash from custody where seq = $1";

    ENTRIES = "
        select custody.seq, custody.at, custody.actor, custody.role, custody.action, custody.report_id, custody.was,
            custody.became, custody.hash
        from custody
        where custody.case_seq = (select seq from cases where year = $1 and number = $2)
        order by custody.seq";

    ENTRIES_OF_THE_STORE = "
        select custody.seq, custody.at, custody.actor, custody.role, custody.action, custody.report_id, custody.was,
            custody.became, custody.hash
        from custody
        where custody.case_seq is null
        order by custody.seq";

    NEXT_REPORT_TO_ENTER = "
        select
            reports.seq, reports.id, reports.case_seq, reports.filed_at, reports.sealed, cases.year, cases.number,
            not exists (
                select 1 from reports before where before.case_seq = reports.case_seq and before.seq < reports.seq
            ) as is_first
        from reports join cases on cases.seq = reports.case_seq
        where reports.seq > $1
        order by reports.seq
        limit 1";

    COUNT_VERSIONS = "update cases set version = (select count(*) from reports where case_seq = cases.seq)";

    CASE_OF_CONTACT = "
        select cases.seq, cases.year, cases.number
        from reports
        join cases on cases.seq = reports.case_seq
        left join contacts on contacts.report_seq = reports.seq
        where reports.id = $1 and (contacts.report_seq is not null or reports.return_address is not null)";

    RAISE_VERSION = "update cases set version = version + 1 where seq = $1 returning version";

    STANDING = "
        select seq, year, number, state, version, assigned_to, is_held from cases where year = $1 and number = $2";

    CHANGE_CASE = "
        update cases set
            state = $2, assigned_to = $3, is_held = $4, version = version + 1,
            merged_into = case when $2 = 'merged' then merged_into end
        where seq = $1
        returning version";

    MERGE = "update cases set merged_into = $2 where seq = $1";

    MERGED_INTO = "
        select target.year, target.number from cases join cases target on target.seq = cases.merged_into
        where cases.year = $1 and cases.number = $2";

    MERGED_FROM = "
        select source.year, source.number from cases join cases source on source.merged_into = cases.seq
        where cases.year = $1 and cases.number = $2
        order by source.seq
        limit $3";

    ADD_NOTE = "insert into notes (custody_seq, id, wrapped_key, sealed) values ($1, $2, $3, $4)";

    ERASE_NOTE = "
        update notes set wrapped_key = null, sealed = null
        where custody_seq = $1 and sealed is not null
            and exists (select 1 from custody where seq = $1 and case_seq = $2)";

    NOTES = "
        select custody.seq, custody.at, custody.actor, custody.role, notes.id, notes.wrapped_key, notes.sealed,
            reports.id as to_report, messages.outcome
        from cases
        join custody on custody.case_seq = cases.seq
        join notes on notes.custody_seq = custody.seq
        left join messages on messages.custody_seq = notes.custody_seq
        left join reports on reports.seq = messages.report_seq
        where cases.year = $1 and cases.number = $2
        order by custody.seq";

    RETURN_ADDRESS = "select return_address from reports where id = $1";

    ADD_MESSAGE = "
        insert into messages (custody_seq, report_seq)
        select cast($1 as bigint), reports.seq from reports
        where reports.id = $2 and reports.case_seq = $3 and reports.return_address is not null";

    OWE_STAGE = "update reports set owes_stage = 1 where case_seq = $1";

    OWED_STAGES = "
        select reports.id, reports.return_address, cases.state
        from reports join cases on cases.seq = reports.case_seq
        where reports.intake = $1 and reports.owes_stage = 1 and reports.return_address is not null
        order by reports.seq
        limit $2";

    OWED_MESSAGES = "
        select reports.id, reports.return_address, custody.at, notes.id as note_id, notes.wrapped_key, notes.sealed
        from messages
        join notes on notes.custody_seq = messages.custody_seq
        join custody on custody.seq = messages.custody_seq
        join reports on reports.seq = messages.report_seq
        where messages.outcome is null and notes.sealed is not null
            and reports.intake = $1 and reports.return_address is not null
        order by messages.custody_seq
        limit $2";

    STATE_OF_REPORT = "
        select cases.state from reports join cases on cases.seq = reports.case_seq
        where reports.id = $1 and reports.intake = $2 and reports.owes_stage = 1";

    STAGE_TOLD = "update reports set owes_stage = 0 where id = $1";

    MESSAGE_TO_SETTLE = "
        select messages.custody_seq, cases.seq, cases.year, cases.number, reports.id as report_id
        from notes
        join messages on messages.custody_seq = notes.custody_seq
        join reports on reports.seq = messages.report_seq
        join cases on cases.seq = reports.case_seq
        where notes.id = $1 and reports.intake = $2 and messages.outcome is null";

    SETTLE_MESSAGE = "update messages set outcome = $2 where custody_seq = $1";

    SPAN = "
        select
            (select max(seq) from custody) as seq,
            (select hash from custody order by seq desc limit 1) as hash,
            (select coalesce(max(seq), 0) from reports) as last_report,
            (select coalesce(max(seq), 0) from cases) as last_case";

    ENTRIES_AFTER = "
        select custody.*, cases.year, cases.number
        from custody left join cases on cases.seq = custody.case_seq
        where custody.seq > $1 and custody.seq <= $2
        order by custody.seq
        limit $3";

    SEALED_REPORT = "
        select reports.digest_tag, reports.wrapped_key, reports.sealed, exists (
            select 1 from custody erasing
            where erasing.case_seq = reports.case_seq and erasing.action = 'erased'
        ) as is_erasure_entered
        from reports where reports.id = $1";

    SEALED_NOTE = "
        select notes.sealed, exists (
            select 1 from custody erasing
            where erasing.case_seq = custody.case_seq and erasing.seq > custody.seq
                and (
                    erasing.action = 'note_erased' and erasing.was = cast(custody.seq as text)
                    or erasing.action = 'erased'
                )
        ) as is_erasure_entered
        from notes join custody on custody.seq = notes.custody_seq
        where notes.custody_seq = $1";

    ENTERED_OTHERWISE = "
        select seq, id, n_entries
        from (
            select seq, id, (
                select count(*) from custody where report_id = reports.id and action in ('filed', 'amended')
            ) as n_entries
            from reports
            where seq > $1 and seq <= $2
        ) as counted
        where n_entries <> 1
        order by seq
        limit $3";

    STRAYED_CASES = "
        select seq, year, number
        from cases
        where seq > $1 and seq <= $2 and (
            state is distinct from coalesce((
                select case action when 'erased' then 'erased' else became end
                from custody where case_seq = cases.seq and action in ('state', 'erased')
                order by seq desc limit 1
            ), 'received')
            or assigned_to is distinct from (
                select case action when 'erased' then null else became end
                from custody where case_seq = cases.seq and action in ('assigned', 'released', 'erased')
                order by seq desc limit 1
            )
            or is_held <> coalesce((
                select case action when 'held' then 1 else 0 end
                from custody where case_seq = cases.seq and action in ('held', 'unheld')
                order by seq desc limit 1
            ), 0)
        )
        order by seq
        limit $3";

    FILE_ELSEWHERE = "
        select 1 from marks join reports on reports.seq = marks.report_seq
        where marks.tag = $1 and reports.case_seq <> $2
        limit 1";

    EMPTY_REPORTS = "
        update reports set
            wrapped_key = $2, sealed = $2, source_tag = null, return_address = null, owes_stage = 0, is_marked = 1
        where case_seq = $1";

    UNMARK = "delete from marks where report_seq in (select seq from reports where case_seq = $1)";

    ERASE_CONTACTS = "delete from contacts where report_seq in (select seq from reports where case_seq = $1)";

    ERASE_NOTES = "
        update notes set wrapped_key = null, sealed = null
        where custody_seq in (select seq from custody where case_seq = $1)";

    GIVE_UP_MESSAGES_OF_CASE = "
        update messages set outcome = $2
        where outcome is null and report_seq in (select seq from reports where case_seq = $1)";

    ERASURE_ASKED = "
        select cases.seq, cases.year, cases.number, cases.is_held, cases.is_erasure_asked
        from reports join cases on cases.seq = reports.case_seq
        where reports.id = $1 and reports.intake = $2";

    NOTE_ERASURE_ASKED = "update cases set is_erasure_asked = 1, version = version + 1 where seq = $1";

    TESTS_TO_ERASE = "
        select cases.year, cases.number
        from cases
        where cases.seq in (select case_seq from reports where is_test = 1)
            and not exists (select 1 from reports where case_seq = cases.seq and is_test = 0)
            and cases.received_at <= $1 and cases.is_held = 0 and cases.state <> 'erased'
        order by cases.seq
        limit $2";

    SIGNPOSTED_TO_ERASE = "
        select cases.year, cases.number
        from cases
        where cases.state = 'signposted' and cases.is_held = 0
            and (select max(at) from custody where case_seq = cases.seq) <= $1
        order by cases.seq
        limit $2";
}
