//! The suite itself: a faultless channel passes every rule, and each fault is found by the rule made for it.
//! Run with `--features conformance`.

mod loopback;

use reportline_channel::conformance::{Rule, check};
use tokio::task::JoinSet;

use crate::loopback::{Fault, Loopback};

async fn faultless() -> Loopback {
    Loopback::new(None)
}

mod conformance {
    reportline_channel::channel_conformance!(crate::faultless);
}

/// Whether `rule` finds `fault`.
async fn finds(rule: Rule, fault: Fault) {
    let mut playing = JoinSet::new();
    playing.spawn(check(rule, Loopback::new(Some(fault))));
    let ended = playing.join_next().await.expect("one rule was played");
    assert!(ended.is_err_and(|it| it.is_panic()), "{rule:?} does not find {fault:?}");
}

/// Each `fault = Rule` is a test that the rule finds the fault.
macro_rules! found {
    ($($test:ident: $fault:ident by $rule:ident,)*) => {
        $(
            #[tokio::test(start_paused = true)]
            async fn $test() {
                finds(Rule::$rule, Fault::$fault).await;
            }
        )*
    };
}

mod faults {
    use super::*;

    found! {
        telling_before_accept: TellsFirst by ToldOnlyAfterAccept,
        naming_an_event_anew: NamesAnew by SameEventSameId,
        one_id_for_the_same_words: NamesByWords by SameEventSameId,
        forgetting_what_was_lost: ForgetsLost by LostAcceptIsOfferedAgain,
        accepting_without_the_file: AcceptsWithoutFile by LostFileIsOfferedAgain,
        offering_limited_events_again: RefusesLimited by LimitedIsTaken,
        one_lane_for_all: HasOneLane by OnePeerStallsNoOther,
        one_peer_for_all: HasOnePeer by PersonIsOnePeer,
        trimming_words: TidiesWords by WordsArriveAsWritten,
        cutting_words: CutsWords by LongWordsArriveWhole,
        dropping_pictures: DropsPictures by PictureWithoutWordsArrives,
        dropping_large_files: DropsPictures by TooLargeFileIsToldMissing,
        changing_tokens: ChangesTokens by TokenComesBack,
        mixing_numbers_up: MixesNumbersUp by NumberedAnswersArrive,
        leaving_help_out: LeavesOutHelp by EveryBodyIsShown,
        obeying_markup: ObeysMarkup by WordsAreShownAsGiven,
        cutting_messages: CutsMessages by LongMessageIsShownWhole,
        sending_too_long_messages: SendsTooLong by LongMessageIsShownWhole,
        refusing_to_replace: RefusesToReplace by QuestionIsReplaced,
        coming_back_too_soon: ComesBackTooSoon by LimitBecomesRetry,
        giving_up_in_an_outage: GivesUp by OutageIsWaitedOut,
        knocking_at_a_closed_door: RetriesGone by GonePeerBecomesReject,
        refusing_a_good_channel: GivesUp by ProbeFindsAllWell,
        running_with_a_wrong_secret: TrustsAnySecret by WrongSecretIsRefused,
        printing_the_secret: PrintsSecret by NoSecretInDebug,
        running_on: RunsOn by StopsInTime,
    }
}
