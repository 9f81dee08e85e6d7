//! Promise 5: evidence keeps its worth. Bytes are copied at once, never cut, hashed, with the platform's own ids and a
//! grade that says how they were captured.

use reportline_adapter_telegram::fake::Fault;
use reportline_report::{Grade, MediaStatus};
use sha2::{Digest, Sha256};

use crate::harness::{World, full_story, hands, names, presses, shows};

/// A JPEG's first bytes, and something after them.
fn picture(n: u8) -> Vec<u8> {
    [&[0xFF, 0xD8, 0xFF, 0xE0, 0, 16], b"JFIF\0".as_slice(), &[n; 2000]].concat()
}

fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// Zammad #774: a message that is only a picture was dropped.
#[tokio::test]
async fn a_picture_without_a_word_is_a_report() {
    let bytes = picture(1);
    let mut world = World::new().await;
    let ana = world.person("Ana");
    ana.account.sends_photo(&bytes, None);
    ana.walks(&[("safety", presses("No")), ("who", presses("I saw it"))]).await;
    ana.sends().await;
    let case = world.case().await;
    let [evidence] = case.report.evidence.as_slice() else { panic!("{:?}", case.report.evidence) };
    assert_eq!(evidence.media[0].sha256.as_deref(), Some(sha256(&bytes).as_str()));
    assert_eq!(evidence.media[0].mime_sniffed.as_deref(), Some("image/jpeg"));
    assert_eq!(evidence.grade, Grade::G5);
    world.finish().await;
}

#[tokio::test]
async fn an_album_is_answered_as_one_thing_and_every_picture_is_kept() {
    let mut world = World::new().await;
    let ana = world.person("Ana");
    let pictures = [picture(1), picture(2), picture(3)];
    ana.says("/start").await;
    ana.walks_to("evidence", &full_story("")).await;
    ana.account.sends_album(&[&pictures[0], &pictures[1], &pictures[2]], Some("all in one evening"));
    world.settles().await;
    let answers = ana.reads_all().await;
    assert_eq!(answers.len(), 1, "one answer for one thing: {answers:#?}");
    ana.presses("That's all").await;
    ana.walks(&full_story("three pictures")).await;
    ana.sends().await;
    let case = world.case().await;
    let kept: Vec<&str> =
        case.report.evidence.iter().flat_map(|it| &it.media).filter_map(|it| it.sha256.as_deref()).collect();
    assert_eq!(kept, pictures.iter().map(|it| sha256(it)).collect::<Vec<_>>());
    world.finish().await;
}

#[tokio::test]
async fn a_file_too_large_is_said_kindly_and_its_name_and_size_are_kept() {
    let mut world = World::new().await;
    let ana = world.person("Ana");
    ana.says("/start").await;
    ana.walks_to("evidence", &full_story("")).await;
    ana.account.sends_document("stream.mp4", "video/mp4", &vec![0; (20 << 20) + 1]);
    let told = ana.hears("That file is too large for me to take.").await;
    assert!(told.text.contains("You can send a screenshot or a link instead."));
    ana.presses("That's all").await;
    ana.walks(&full_story("a whole stream of it")).await;
    ana.sends().await;
    let case = world.case().await;
    let media = &case.report.evidence[0].media[0];
    assert!(media.status.is(MediaStatus::TooLarge));
    assert_eq!(media.filename.as_deref(), Some("stream.mp4"));
    assert_eq!(media.size, Some((20 << 20) + 1));
    assert_eq!(media.sha256, None);
    world.finish().await;
}

/// TLE #513, usrbg #285: links of a CDN ended, and the evidence with them.
#[tokio::test]
async fn a_file_that_cannot_be_fetched_is_asked_for_once_more_and_noted() {
    let mut world = World::new().await;
    let ana = world.person("Ana");
    ana.says("/start").await;
    ana.walks_to("evidence", &full_story("")).await;
    for _ in 0..3 {
        world.telegram().fails_next("getFile", Fault::BadRequest("Bad Request: wrong file_id".into()));
    }
    ana.account.sends_document("proof.png", "image/png", b"gone");
    ana.hears("I could not fetch that file.").await;
    ana.presses("That's all").await;
    ana.walks(&full_story("the file is gone")).await;
    ana.sends().await;
    let media = &world.case().await.report.evidence[0].media[0];
    assert!(media.status.is(MediaStatus::Failed));
    assert_eq!(media.filename.as_deref(), Some("proof.png"));
    world.finish().await;
}

#[tokio::test]
async fn what_an_officer_exports_is_what_was_handed_over() {
    let mut world = World::new().await;
    let ana = world.person("Ana");
    let (one, other) = (picture(1), b"a log of the chat\n".to_vec());
    let mut script = full_story("two files, and one of them twice");
    let things = [names("one.jpg", "image/jpeg", &one), names("log.txt", "text/plain", &other), shows(&one)];
    script.push(("evidence", hands(things)));
    ana.says("/start").await;
    ana.walks(&script).await;
    ana.sends().await;

    let case = world.case().await;
    let hashes: Vec<Option<&str>> =
        case.report.evidence.iter().flat_map(|it| &it.media).map(|it| it.sha256.as_deref()).collect();
    let (one, other) = (sha256(&one), sha256(&other));
    assert_eq!(hashes, [Some(one.as_str()), Some(other.as_str()), Some(one.as_str())]);

    let folder = world.beside().join("export");
    let manifest = world.export(case.line.case, &folder).await;
    assert!(manifest.missing.is_empty());
    let evidence: Vec<_> = manifest.files.iter().filter(|it| it.path.contains("/evidence/")).collect();
    assert_eq!(evidence.len(), 2, "the same bytes are one file");
    for file in evidence {
        let bytes = std::fs::read(folder.join(&file.path)).expect("it is there");
        assert_eq!(sha256(&bytes), file.sha256);
        assert!([&one, &other].contains(&&file.sha256));
    }
    world.finish().await;
}

#[tokio::test]
async fn two_people_with_the_same_picture_have_a_case_each_with_it() {
    let mut world = World::new().await;
    let bytes = picture(9);
    for name in ["Ana", "Bo"] {
        let person = world.person(name);
        let mut script = full_story("the same picture");
        script.push(("evidence", hands([shows(&bytes)])));
        person.says("/start").await;
        person.walks(&script).await;
        person.sends().await;
    }
    for case in world.cases().await {
        assert_eq!(case.report.evidence[0].media[0].sha256.as_deref(), Some(sha256(&bytes).as_str()));
        let folder = world.beside().join(case.line.case.to_string());
        assert!(world.export(case.line.case, &folder).await.missing.is_empty());
    }
    world.finish().await;
}
