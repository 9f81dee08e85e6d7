//! The promises of the house, one a room, each told as people live it.

mod a_report_proves_itself;
mod anyone_can_answer;
mod anyone_can_answer_on_the_page;
mod by_letter;
mod evidence_is_graded;
mod evidence_keeps_its_worth;
mod hub_away;
mod hub_elsewhere;
mod in_a_server;
mod letters;
mod limits_slow;
mod machines;
mod moderators;
mod nothing_is_lost;
mod nothing_unconfirmed_is_sent;
mod one_report_whichever_way;
mod platform_away;
mod several_nodes;
mod strangers_cannot_read;
mod the_hub_writes;
mod transcripts;
mod two_channels;
mod we_never_trawl;
mod what_is_added;
mod what_is_given_up_is_erased;
mod words_are_theirs;
