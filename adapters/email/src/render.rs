//! What is said, as the pieces of a letter. Pure; how they look on paper is in `page.rs`.

use reportline_channel::{
    Body, Letter, LetterReview, Note, Notice, Numbered, Outbound, Question, Receipt, Review, Route, RouteWay,
};

use crate::page::{self, Block};

/// A message on paper.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Sheet {
    pub(crate) text: String,
    pub(crate) html: String,
    /// The highest number in it; 0 if it has none.
    pub(crate) most: u32,
}

/// Writes a message.
pub(crate) fn sheet(message: &Outbound) -> Sheet {
    let blocks = match &message.body {
        Body::Letter(letter) => letter_blocks(letter),
        Body::Notice(notice) => notice_blocks(notice),
        Body::Receipt(receipt) => receipt_blocks(receipt),
        Body::Question(question) => question_blocks(question),
        Body::Review(review) => review_blocks(review),
    };
    let numbers = blocks.iter().filter_map(|it| match it {
        Block::Numbered(number, _) => Some(*number),
        _ => None,
    });
    Sheet {
        most: numbers.max().unwrap_or_default(),
        text: page::text(&blocks),
        html: page::html(&blocks, &message.language, message.direction),
    }
}

fn letter_blocks(letter: &Letter) -> Vec<Block> {
    let mut blocks: Vec<Block> = letter.notices.iter().flat_map(notice_blocks).collect();
    blocks.extend(note_blocks(&letter.notes));
    blocks.push(Block::Paragraph(letter.how.clone()));
    if let Some(LetterReview { heading, items, help }) = &letter.review {
        blocks.push(Block::Heading(heading.clone()));
        blocks
            .extend(items.iter().map(|it| Block::Numbered(it.number, format!("{}: {}", it.label, it.value))));
        blocks.push(Block::Paragraph(help.clone()));
    }
    blocks.extend(letter.questions.iter().chain(&letter.confirm).flat_map(numbered_blocks));
    if !letter.lines.is_empty() {
        blocks.extend(letter.lines.iter().cloned().map(Block::Paragraph));
    }
    blocks
}

/// A question with room to answer below it.
fn numbered_blocks(Numbered { number, question }: &Numbered) -> Vec<Block> {
    let mut blocks = note_blocks(&question.notes);
    blocks.push(Block::Numbered(*number, question.ask.clone()));
    blocks.extend(question.help.iter().cloned().map(Block::Paragraph));
    blocks.extend(options(question));
    blocks.extend([Block::Room, Block::Room]);
    blocks
}

fn options(question: &Question) -> Option<Block> {
    let options: Vec<String> = question.options.iter().map(|it| it.label.clone()).collect();
    (!options.is_empty()).then_some(Block::Options(options))
}

fn note_blocks(notes: &[Note]) -> Vec<Block> {
    notes.iter().map(|it| Block::Paragraph(it.text.clone())).collect()
}

fn notice_blocks(notice: &Notice) -> Vec<Block> {
    let heading = if notice.is_urgent { Block::Urgent } else { Block::Heading };
    let mut blocks: Vec<Block> = notice.heading.iter().cloned().map(heading).collect();
    blocks.extend(notice.lines.iter().cloned().map(Block::Paragraph));
    blocks.extend(notice.routes.iter().map(route));
    blocks
}

fn receipt_blocks(receipt: &Receipt) -> Vec<Block> {
    let mut blocks = vec![
        Block::Heading(receipt.heading.clone()),
        Block::Paragraph(format!("{}: {}", receipt.reference_label, receipt.reference)),
    ];
    blocks.extend(receipt.lines.iter().cloned().map(Block::Paragraph));
    blocks.extend(receipt.routes_heading.iter().cloned().map(Block::Heading));
    blocks.extend(receipt.routes.iter().map(route));
    blocks
}

/// No conversation by letters asks one question at a time; it is shown all the same.
fn question_blocks(question: &Question) -> Vec<Block> {
    let mut blocks = note_blocks(&question.notes);
    let ask = match &question.progress {
        Some(progress) => format!("{} ({})", question.ask, progress.text),
        None => question.ask.clone(),
    };
    blocks.push(Block::Heading(ask));
    blocks.extend(question.help.iter().cloned().map(Block::Paragraph));
    blocks.extend(options(question));
    blocks
}

fn review_blocks(review: &Review) -> Vec<Block> {
    let mut blocks = note_blocks(&review.notes);
    blocks.push(Block::Heading(review.heading.clone()));
    let items: Vec<String> = review.items.iter().map(|it| format!("{}: {}", it.label, it.value)).collect();
    if !items.is_empty() {
        blocks.push(Block::Lines(items));
    }
    blocks.extend(review.help.iter().cloned().map(Block::Paragraph));
    blocks
}

fn route(route: &Route) -> Block {
    let way = |it: &RouteWay| match it {
        RouteWay::Call(it) | RouteWay::Text(it) | RouteWay::Web(it) | RouteWay::Mail(it) => it.clone(),
    };
    let ways: Vec<String> = route.ways.iter().map(way).collect();
    let mut lines = vec![format!("{}: {}", route.name, ways.join(", "))];
    lines.extend(route.about.clone());
    Block::Lines(lines)
}

#[cfg(test)]
mod tests;
