//! The list of cases: a statement made of what is asked for and nothing else, so that each finds its index.
//!
//! Lanes are asked one after another: within one, the order of work is the order of an index.

use sqlx::AssertSqlSafe;

use super::Fault;
use super::reader::{Reader, lines};
use super::sql::query;
use super::statements;
use super::value::{Bound, Value};
use crate::case::{Assigned, CaseFilter, CaseLine, Lane};
use crate::words::Tag;

/// Of a word that stands in more reports, the newest so many are looked through for the others: what takes longer than a
/// fifth of a second is no answer.
const MOST_LOOKED_AT: u32 = 5_000;
/// Of more reports that have all of them, the newest so many are told.
const MOST_FOUND: u32 = 1_000;

impl Reader {
    /// The cases of a filter, in the order of work: by lane, then the oldest first. `words`: with a report that has all of
    /// these.
    pub(crate) async fn cases(&self, filter: CaseFilter<'_>, words: &[Tag]) -> Result<Vec<CaseLine>, Fault> {
        let mut words = words.to_vec();
        if words.len() > 1 {
            words = self.rarest_first(words).await?;
        }
        let mut found = Vec::new();
        let mut room = filter.at_most.unwrap_or(CaseFilter::USUAL);
        for lane in Lane::ALL.iter().filter(|it| filter.lane.is_none_or(|wanted| wanted == **it)) {
            if room == 0 {
                break;
            }
            let listing = Listing::of(*lane, filter, &words, room);
            let values = listing.values.into_iter();
            let asking = values.fold(query(AssertSqlSafe(listing.text)), |asking, value| asking.bind(value));
            let of_lane = lines(&asking.fetch_all(self.pool()).await?)?;
            room -= u32::try_from(of_lane.len()).unwrap_or(room).min(room);
            found.extend(of_lane);
        }
        Ok(found)
    }

    /// Whoever looks for the rarest word first looks through the fewest.
    async fn rarest_first(&self, words: Vec<Tag>) -> Result<Vec<Tag>, Fault> {
        let mut counted = Vec::with_capacity(words.len());
        for word in words {
            let counting = query(statements::HOW_OFTEN).bind(word).bind(MOST_LOOKED_AT);
            let n: i64 = counting.fetch_one(self.pool()).await?.try_get("n")?;
            counted.push((n, word));
        }
        counted.sort_unstable();
        Ok(counted.into_iter().map(|(_, word)| word).collect())
    }
}

/// A statement and what goes into it.
pub(super) struct Listing<'a> {
    pub(super) text: String,
    values: Vec<Value<'a>>,
}

impl<'a> Listing<'a> {
    pub(super) fn of(lane: Lane, filter: CaseFilter<'a>, words: &[Tag], at_most: u32) -> Self {
        let mut listing = Self { text: String::new(), values: Vec::new() };
        let mut wanted = vec![format!("lane = {}", listing.value(lane.rank()))];
        if let Some(state) = filter.state {
            wanted.push(format!("state = {}", listing.value(state.name())));
        }
        if let Some(since) = filter.since {
            wanted.push(format!("received_at >= {}", listing.value(since.as_microsecond())));
        }
        match filter.assigned {
            Some(Assigned::To(name)) => {
                wanted.push(format!("assigned_to = {}", listing.value(name.as_str())));
            }
            Some(Assigned::Nobody) => wanted.push("assigned_to is null".to_owned()),
            None => {}
        }
        if let Some(by) = filter.review_by {
            let by = listing.value(by.as_microsecond());
            wanted.push(format!("review_after <= {by} and state <> 'erased'"));
        }
        let cases = match words.split_first() {
            Some((rarest, others)) => listing.found(*rarest, others, &mut wanted),
            None => "select cases.* from cases".to_owned(),
        };
        let (wanted, at_most) = (wanted.join(" and "), listing.value(at_most));
        listing.text = format!(
            "{} from (
                {cases} where {wanted} order by cases.received_at, cases.seq limit {at_most}
            ) cases
            join reports on reports.case_seq = cases.seq
            order by cases.received_at, cases.seq, reports.seq",
            statements::LINE
        );
        listing
    }

    /// The cases with a report that has all of these words. It is begun with the words, whatever the database expects:
    /// SQLite takes a cross join in the order in which it is written.
    fn found(&mut self, rarest: Tag, others: &[Tag], wanted: &mut Vec<String>) -> String {
        let rarest = self.value(rarest);
        let has: String = others
            .iter()
            .map(|word| {
                format!(
                    " and exists (
                        select 1 from words other
                        where other.tag = {} and other.report_seq = newest.report_seq
                    )",
                    self.value(*word)
                )
            })
            .collect();
        let (looked_at, most) = (self.value(MOST_LOOKED_AT), self.value(MOST_FOUND));
        wanted.push("reports.seq = found.report_seq and cases.seq = reports.case_seq".to_owned());
        format!(
            "select distinct cases.* from (
                select newest.report_seq from (
                    select words.report_seq from words
                    where words.tag = {rarest}
                    order by words.report_seq desc
                    limit {looked_at}
                ) newest
                where true{has}
                order by newest.report_seq desc
                limit {most}
            ) found cross join reports cross join cases"
        )
    }

    /// Adds a value; gives its place in the text.
    fn value(&mut self, value: impl Bound<'a>) -> String {
        self.values.push(value.value());
        format!("${}", self.values.len())
    }
}
