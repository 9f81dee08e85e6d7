//! Makes a moment of what was said about time.
//!
//! 1. A text is a handful of clues; their order does not matter.
//! 2. The day comes from the first of: a date, a month with a number, a stretch counted back, a weekday or
//!    "yesterday", a month; a time by itself is the latest such time.
//! 3. A year left out is the latest in which the day is not still to come.
//! 4. The time narrows the day to the hour.
//! 5. What begins after now is still to come; what ends after now ends now.

use jiff::civil::{Date, Time, Weekday};
use jiff::{Span, Timestamp, ToSpan};
use reportline_report::{Moment, Precision};

use crate::setting::{Setting, TimeUnit};

/// One thing a text says about time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Clue {
    Today,
    Yesterday,
    LastNight,
    Weekday(Weekday),
    Month(i8),
    Date {
        year: Option<u16>,
        month: i8,
        day: i8,
    },
    Year(u16),
    Time {
        hour: i8,
        minute: Option<i8>,
    },
    Both {
        year: Option<u16>,
        month: i8,
        day: i8,
        hour: i8,
        minute: Option<i8>,
    },
    Half {
        is_afternoon: bool,
    },
    Number(u16),
    Unit(TimeUnit),
    Ago,
    About,
    Unsure,
    /// A word that says nothing about time, as far as anyone knows.
    Unread,
}

/// The day has not come yet.
#[derive(Debug, PartialEq)]
pub(crate) struct StillToCome;

/// A stretch of local time, from its first to its last second.
struct Stretch {
    first: (Date, Time),
    last: (Date, Time),
    precision: Precision,
}

const MIDNIGHT: Time = Time::midnight();
const LAST_SECOND: Time = Time::constant(23, 59, 59, 0);
const EVENING: Time = Time::constant(18, 0, 0, 0);
const MORNING: Time = Time::constant(6, 0, 0, 0);

/// The moment the clues tell; `None` if they tell none.
pub(crate) fn moment(clues: &[Clue], setting: &Setting) -> Option<Result<Moment, StillToCome>> {
    let now = setting.now.to_zoned(setting.zone.clone());
    let today = now.date();
    let Some(stretch) = of_hours_ago(clues, &now).or_else(|| stretch(clues, today, now.time())) else {
        return clues.contains(&Clue::Unsure).then(|| Ok(Moment::unknown(None)));
    };

    let earliest = instant(stretch.first, setting)?;
    let latest = instant(stretch.last, setting)?;
    if earliest > setting.now {
        return Some(Err(StillToCome));
    }
    Some(Ok(Moment {
        earliest: Some(earliest),
        latest: Some(latest.min(setting.now)),
        precision: stretch.precision,
        tz: setting.zone.iana_name().map(str::to_owned),
        raw: None,
    }))
}

/// From Monday to now.
pub(crate) fn this_week(setting: &Setting) -> Moment {
    let today = setting.now.to_zoned(setting.zone.clone()).date();
    let n_days = i64::from(today.weekday().to_monday_zero_offset());
    let monday = today.checked_sub(n_days.days()).unwrap_or(today);
    Moment {
        earliest: instant((monday, MIDNIGHT), setting),
        latest: Some(setting.now),
        precision: Precision::Month,
        tz: setting.zone.iana_name().map(str::to_owned),
        raw: None,
    }
}

/// "3 hours ago", "20 minutes ago": the only stretches that are counted from this very minute.
fn of_hours_ago(clues: &[Clue], now: &jiff::Zoned) -> Option<Stretch> {
    let span = match (clues.contains(&Clue::Ago), unit(clues)?, number(clues)?) {
        (true, TimeUnit::Hour, n) => i64::from(n).hours(),
        (true, TimeUnit::Minute, n) => i64::from(n).minutes(),
        _ => return None,
    };
    let then = now.checked_sub(span).ok()?;
    let at = (then.date(), then.time());
    Some(widened(Stretch { first: at, last: at, precision: Precision::Hour }, clues))
}

fn stretch(clues: &[Clue], today: Date, now: Time) -> Option<Stretch> {
    let time = time(clues);
    if clues.contains(&Clue::LastNight) {
        return last_night(today, time);
    }
    let days = days(clues, today).or_else(|| {
        let (time, _) = time?;
        let day = if time <= now { today } else { today.yesterday().ok()? };
        Some(Stretch { first: (day, MIDNIGHT), last: (day, LAST_SECOND), precision: Precision::Day })
    })?;

    let is_one_day = days.first.0 == days.last.0;
    let stretch = match time {
        Some((time, until)) if is_one_day => {
            let day = days.first.0;
            Stretch { first: (day, time), last: (day, until), precision: Precision::Hour }
        }
        _ => days,
    };
    Some(widened(stretch, clues))
}

/// The evening of yesterday and the morning of today belong to one night.
fn last_night(today: Date, time: Option<(Time, Time)>) -> Option<Stretch> {
    let yesterday = today.yesterday().ok()?;
    Some(match time {
        Some((time, until)) => {
            let day = if time < MORNING { today } else { yesterday };
            Stretch { first: (day, time), last: (day, until), precision: Precision::Hour }
        }
        None => Stretch { first: (yesterday, EVENING), last: (today, MORNING), precision: Precision::Day },
    })
}

/// The days the clues name.
fn days(clues: &[Clue], today: Date) -> Option<Stretch> {
    let one =
        |day: Date| Stretch { first: (day, MIDNIGHT), last: (day, LAST_SECOND), precision: Precision::Day };
    let many = |first: Date, last: Date| Stretch {
        first: (first, MIDNIGHT),
        last: (last, LAST_SECOND),
        precision: Precision::Month,
    };
    let year = clues.iter().find_map(|it| if let Clue::Year(year) = it { Some(*year) } else { None });
    let date = clues.iter().find_map(|it| match it {
        Clue::Date { year: its, month, day } | Clue::Both { year: its, month, day, .. } => {
            Some((its.or(year), *month, *day))
        }
        _ => None,
    });
    if let Some((year, month, day)) = date {
        return in_year(year, month, day, today).map(one);
    }

    let month = clues.iter().find_map(|it| if let Clue::Month(month) = it { Some(*month) } else { None });
    if let (Some(month), Some(day)) = (month, number(clues)) {
        return in_year(year, month, i8::try_from(day).ok()?, today).map(one);
    }

    if clues.contains(&Clue::Ago) {
        let n = i64::from(number(clues)?);
        let back = |span: Span| today.checked_sub(span).ok();
        return match unit(clues)? {
            TimeUnit::Day => back(n.days()).map(one),
            TimeUnit::Week => {
                let day = back(n.weeks())?;
                Some(many(day.checked_sub(3.days()).ok()?, day.checked_add(3.days()).ok()?))
            }
            TimeUnit::Month => back(n.months()).map(|day| many(day.first_of_month(), day.last_of_month())),
            TimeUnit::Year => back(n.years()).map(|day| many(day.first_of_year(), day.last_of_year())),
            TimeUnit::Hour | TimeUnit::Minute => None,
        };
    }

    let day = clues.iter().find_map(|it| match it {
        Clue::Today => Some(today),
        Clue::Yesterday => today.yesterday().ok(),
        Clue::Weekday(weekday) => {
            let n_days = i64::from(weekday.until(today.weekday()));
            today.checked_sub(n_days.days()).ok()
        }
        _ => None,
    });
    // A month by itself comes last: "it may have been Monday".
    match (day, month, year) {
        (Some(day), _, _) => Some(one(day)),
        (None, Some(month), _) => in_year(year, month, 1, today).map(|it| many(it, it.last_of_month())),
        (None, None, Some(_)) => in_year(year, 1, 1, today).map(|it| many(it, it.last_of_year())),
        (None, None, None) => None,
    }
}

/// The day in its year, or in the latest year in which it is not still to come.
fn in_year(year: Option<u16>, month: i8, day: i8, today: Date) -> Option<Date> {
    match year {
        Some(year) => Date::new(i16::try_from(year).ok()?, month, day).ok(),
        // Eight years hold a 29th of February.
        None => (0..=8)
            .filter_map(|n_back| Date::new(today.year() - n_back, month, day).ok())
            .find(|it| *it <= today),
    }
}

/// The time, and the last second that is still called so: 18:30 to 18:30:59, 6 pm to 18:59:59.
fn time(clues: &[Clue]) -> Option<(Time, Time)> {
    let half = clues
        .iter()
        .find_map(|it| if let Clue::Half { is_afternoon } = it { Some(*is_afternoon) } else { None });
    let told = clues.iter().find_map(|it| match it {
        Clue::Time { hour, minute } | Clue::Both { hour, minute, .. } => Some((*hour, *minute)),
        _ => None,
    });
    let (hour, minute) = match (told, half) {
        (Some((hour, minute)), Some(is_afternoon)) if (1..=12).contains(&hour) => {
            (hour % 12 + if is_afternoon { 12 } else { 0 }, minute)
        }
        (Some(told), _) => told,
        (None, Some(is_afternoon)) => {
            let hour = before_half(clues)?;
            (hour % 12 + if is_afternoon { 12 } else { 0 }, None)
        }
        (None, None) => return None,
    };
    let from = Time::new(hour, minute.unwrap_or(0), 0, 0).ok()?;
    let until = Time::new(hour, minute.unwrap_or(59), 59, 0).ok()?;
    Some((from, until))
}

/// The number that stands before "am" or "pm".
fn before_half(clues: &[Clue]) -> Option<i8> {
    clues.windows(2).find_map(|pair| match pair {
        [Clue::Number(hour @ 1..=12), Clue::Half { .. }] => i8::try_from(*hour).ok(),
        _ => None,
    })
}

/// The first number that is not the hour of "am" or "pm".
fn number(clues: &[Clue]) -> Option<u16> {
    clues.iter().enumerate().find_map(|(at, it)| match (it, clues.get(at + 1)) {
        (Clue::Number(_), Some(Clue::Half { .. })) => None,
        (Clue::Number(number), _) => Some(*number),
        _ => None,
    })
}

fn unit(clues: &[Clue]) -> Option<TimeUnit> {
    clues.iter().find_map(|it| if let Clue::Unit(unit) = it { Some(*unit) } else { None })
}

/// "About": an hour either side of a time, a day either side of a day.
fn widened(stretch: Stretch, clues: &[Clue]) -> Stretch {
    if !clues.contains(&Clue::About) {
        return stretch;
    }
    let span = if stretch.precision == Precision::Hour { 1.hour() } else { 1.day() };
    let moved = |(day, time): (Date, Time), back: bool| {
        let at = day.to_datetime(time);
        let moved = if back { at.checked_sub(span) } else { at.checked_add(span) };
        moved.map_or((day, time), |it| (it.date(), it.time()))
    };
    Stretch { first: moved(stretch.first, true), last: moved(stretch.last, false), ..stretch }
}

fn instant((day, time): (Date, Time), setting: &Setting) -> Option<Timestamp> {
    day.to_datetime(time).to_zoned(setting.zone.clone()).ok().map(|it| it.timestamp())
}
