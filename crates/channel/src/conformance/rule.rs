//! The rules by name, and the macro that makes each a test.

use crate::capabilities::Asks;
use crate::conformance::rig::Rig;
use crate::conformance::stage::Stage;
use crate::conformance::{incoming, outgoing, standing};

/// One rule of the contract. In `docs/specs/channel.md` each stands in prose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rule {
    /// The platform is told (offset, 200, flag) only after `accept` returned.
    ToldOnlyAfterAccept,
    /// One event has one id, however often it is delivered.
    SameEventSameId,
    /// What was not accepted is offered again, under the same id.
    LostAcceptIsOfferedAgain,
    /// An event whose file could not be kept is offered again, with the file.
    LostFileIsOfferedAgain,
    /// An event over a limit was taken all the same.
    LimitedIsTaken,
    /// One peer's slow accept does not stall another's.
    OnePeerStallsNoOther,
    /// A person is one peer, and no other person is.
    PersonIsOnePeer,
    /// Words arrive byte for byte.
    WordsArriveAsWritten,
    /// Words longer than the platform's limit arrive whole.
    LongWordsArriveWhole,
    /// A picture without a word is an exhibit with its bytes kept.
    PictureWithoutWordsArrives,
    /// A file over the limit is an exhibit whose file is missing, and says why.
    TooLargeFileIsToldMissing,
    /// A pressed button hands back its token as it was given.
    TokenComesBack,
    /// What is written under the numbers of a letter arrives under them, with the letter's name.
    NumberedAnswersArrive,
    /// Every kind of message is shown, every word of it.
    EveryBodyIsShown,
    /// Words of any script are shown byte for byte.
    WordsAreShownAsGiven,
    /// A text longer than a message is shown whole, in pieces that fit.
    LongMessageIsShownWhole,
    /// A question may take the place of the one before.
    QuestionIsReplaced,
    /// "Too many" becomes `Retry`, no sooner than asked.
    LimitBecomesRetry,
    /// An outage becomes `Retry` and `Lost`, and when it is over all goes on.
    OutageIsWaitedOut,
    /// A peer that is gone becomes `Reject`.
    GonePeerBecomesReject,
    /// `probe` says yes to a good channel and changes nothing.
    ProbeFindsAllWell,
    /// A wrong secret is `Refused`.
    WrongSecretIsRefused,
    /// No secret stands in `Debug`.
    NoSecretInDebug,
    /// `run` returns `Ok` soon after it was told to stop.
    StopsInTime,
}

/// Plays `rule` against `rig`, or says why it does not apply. Panics where the channel breaks it.
pub async fn check<R: Rig>(rule: Rule, rig: R) {
    if let Some(reason) = rig.exempt(rule) {
        assert!(reason.len() > 10, "Rule::{rule:?} is exempt without a reason");
        tell_exempt(rule, reason);
        return;
    }
    if rule == Rule::NumberedAnswersArrive && rig.channel().capabilities().asks == Asks::One {
        tell_exempt(rule, "it asks one question a message");
        return;
    }
    let mut stage = Stage::new(rig);
    match rule {
        Rule::ToldOnlyAfterAccept => incoming::told_only_after_accept(&mut stage).await,
        Rule::SameEventSameId => incoming::same_event_same_id(&mut stage).await,
        Rule::LostAcceptIsOfferedAgain => incoming::lost_accept_is_offered_again(&mut stage).await,
        Rule::LostFileIsOfferedAgain => incoming::lost_file_is_offered_again(&mut stage).await,
        Rule::LimitedIsTaken => incoming::limited_is_taken(&mut stage).await,
        Rule::OnePeerStallsNoOther => incoming::one_peer_stalls_no_other(&mut stage).await,
        Rule::PersonIsOnePeer => incoming::person_is_one_peer(&mut stage).await,
        Rule::WordsArriveAsWritten => incoming::words_arrive_as_written(&mut stage).await,
        Rule::LongWordsArriveWhole => incoming::long_words_arrive_whole(&mut stage).await,
        Rule::PictureWithoutWordsArrives => incoming::picture_without_words_arrives(&mut stage).await,
        Rule::TooLargeFileIsToldMissing => incoming::too_large_file_is_told_missing(&mut stage).await,
        Rule::TokenComesBack => incoming::token_comes_back(&mut stage).await,
        Rule::NumberedAnswersArrive => incoming::numbered_answers_arrive(&mut stage).await,
        Rule::EveryBodyIsShown => outgoing::every_body_is_shown(&mut stage).await,
        Rule::WordsAreShownAsGiven => outgoing::words_are_shown_as_given(&mut stage).await,
        Rule::LongMessageIsShownWhole => outgoing::long_message_is_shown_whole(&mut stage).await,
        Rule::QuestionIsReplaced => outgoing::question_is_replaced(&mut stage).await,
        Rule::LimitBecomesRetry => outgoing::limit_becomes_retry(&mut stage).await,
        Rule::OutageIsWaitedOut => standing::outage_is_waited_out(&mut stage).await,
        Rule::GonePeerBecomesReject => outgoing::gone_peer_becomes_reject(&mut stage).await,
        Rule::ProbeFindsAllWell => standing::probe_finds_all_well(&mut stage).await,
        Rule::WrongSecretIsRefused => standing::wrong_secret_is_refused(&mut stage).await,
        Rule::NoSecretInDebug => standing::no_secret_in_debug(&mut stage).await,
        Rule::StopsInTime => standing::stops_in_time(&mut stage).await,
    }
    stage.finish().await;
}

/// The test binary shows it with `--nocapture`.
#[expect(clippy::print_stderr, reason = "a rule that was not played says so where tests say things")]
fn tell_exempt(rule: Rule, reason: &str) {
    eprintln!("Rule::{rule:?} does not apply: {reason}");
}

/// One `#[tokio::test]` for each [`Rule`](crate::conformance::Rule), in the module where it stands.
/// `$rig` names an `async fn() -> impl Rig`.
#[macro_export]
macro_rules! channel_conformance {
    ($rig:path) => {
        $crate::channel_conformance! { @tests $rig;
            told_only_after_accept = ToldOnlyAfterAccept,
            same_event_same_id = SameEventSameId,
            lost_accept_is_offered_again = LostAcceptIsOfferedAgain,
            lost_file_is_offered_again = LostFileIsOfferedAgain,
            limited_is_taken = LimitedIsTaken,
            one_peer_stalls_no_other = OnePeerStallsNoOther,
            person_is_one_peer = PersonIsOnePeer,
            words_arrive_as_written = WordsArriveAsWritten,
            long_words_arrive_whole = LongWordsArriveWhole,
            picture_without_words_arrives = PictureWithoutWordsArrives,
            too_large_file_is_told_missing = TooLargeFileIsToldMissing,
            token_comes_back = TokenComesBack,
            numbered_answers_arrive = NumberedAnswersArrive,
            every_body_is_shown = EveryBodyIsShown,
            words_are_shown_as_given = WordsAreShownAsGiven,
            long_message_is_shown_whole = LongMessageIsShownWhole,
            question_is_replaced = QuestionIsReplaced,
            limit_becomes_retry = LimitBecomesRetry,
            outage_is_waited_out = OutageIsWaitedOut,
            gone_peer_becomes_reject = GonePeerBecomesReject,
            probe_finds_all_well = ProbeFindsAllWell,
            wrong_secret_is_refused = WrongSecretIsRefused,
            no_secret_in_debug = NoSecretInDebug,
            stops_in_time = StopsInTime,
        }
    };
    (@tests $rig:path; $($test:ident = $rule:ident,)*) => {
        $(
            #[tokio::test]
            async fn $test() {
                $crate::conformance::check($crate::conformance::Rule::$rule, $rig().await).await;
            }
        )*

        /// Does not compile when a rule has no test.
        const _: fn($crate::conformance::Rule) = |rule| match rule {
            $($crate::conformance::Rule::$rule => {})*
        };
    };
}
