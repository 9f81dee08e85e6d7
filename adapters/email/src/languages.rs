//! The words that mail programs write of themselves, by language: what heads a quotation, a forward, a signature.
//!
//! They are read, never said. A language is added by adding its words to each list; every word is lower case.
//! GitHub's own library shows in its README where plain English "On … wrote:" fails (email.md A3.6).

/// The languages in which a header block names its fields: en, cy, de, fr, es, it, pt, nl, pl, cs, sk, ru, uk, tr, ar,
/// fa, ur, zh, ja, ko, sv, da, no, fi, hu, ro, el, he.
#[rustfmt::skip]
pub(crate) const FROM: &[&str] = &[
    "from", "oddi wrth", "gan", "von", "de", "da", "van", "od", "от", "від", "от кого", "kimden",
    "gönderen", "من", "از", "منجانب", "发件人", "寄件者", "寄件人", "差出人", "送信者", "보낸 사람", "보낸사람", "från", "fra",
    "lähettäjä", "feladó", "de la", "από", "מאת",
];

/// When it was sent.
#[rustfmt::skip]
pub(crate) const DATE: &[&str] = &[
    "date", "sent", "dyddiad", "anfonwyd", "datum", "gesendet", "envoyé", "date d'envoi", "fecha",
    "enviado", "enviado el", "enviado em", "enviada em", "data", "inviato", "verzonden", "wysłano",
    "odesláno", "odoslané", "dátum", "дата", "отправлено", "дата відправлення", "надіслано", "відправлено",
    "tarih", "gönderme tarihi", "gönderildi", "التاريخ", "تاريخ", "تم الإرسال", "أرسلت", "تاریخ",
    "ارسال شده", "بھیجا گیا", "日期", "发送时间", "發送時間", "时间", "日付", "日時", "送信日時", "날짜", "보낸 날짜", "skickat",
    "sendt", "dato", "lähetetty", "päivämäärä", "elküldve", "trimis", "dată", "ημερομηνία", "στάλθηκε",
    "תאריך", "נשלח",
];

/// What it is about.
#[rustfmt::skip]
pub(crate) const SUBJECT: &[&str] = &[
    "subject", "pwnc", "testun", "betreff", "objet", "sujet", "asunto", "oggetto", "assunto", "onderwerp",
    "temat", "předmět", "predmet", "тема", "konu", "الموضوع", "موضوع", "主题", "主題", "主旨", "件名", "제목", "ämne",
    "emne", "aihe", "tárgy", "subiect", "θέμα", "נושא",
];

/// Whom it went to, and copies of it.
#[rustfmt::skip]
pub(crate) const TO: &[&str] = &[
    "to", "cc", "bcc", "reply-to", "at", "an", "kopie", "antwort an", "à", "a", "para", "cc:", "copie à",
    "répondre à", "aan", "do", "dw", "komu", "kopia", "kopie (cc)", "кому", "копия", "копія", "kime",
    "alıcı", "bilgi", "إلى", "الى", "نسخة", "به", "رونوشت", "بنام", "收件人", "抄送", "收件者", "副本", "宛先", "받는 사람",
    "받는사람", "참조", "till", "til", "vastaanottaja", "kopio", "címzett", "către", "προς", "אל", "עותק",
    "importance", "attachments", "wichtigkeit", "anlagen",
];

/// "wrote", as it stands in the line above a quotation. Found anywhere in the line.
#[rustfmt::skip]
pub(crate) const WROTE: &[&str] = &[
    "wrote", "writes", "ysgrifennodd", "schrieb", "geschrieben", "a écrit", "écrit", "escribió", "escribio",
    "ha escrito", "ha scritto", "scrive", "escreveu", "schreef", "geschreven", "napisał", "napisała",
    "napisał(a)", "pisze", "napsal", "napsal(a)", "napsala", "napísal", "написал", "написала", "написал(а)",
    "пишет", "написав", "написала(-в)", "пише", "yazdı", "yazmış", "كتب", "كتابة ما يلي", "كتبت", "نوشت",
    "نوشته", "لکھا", "لکھتے", "写道", "寫道", "写到", "のメール", "書きました", "のメッセージ", "작성", "님이 작성", "skrev",
    "kirjoitti", "írta", "a scris", "έγραψε", "כתב", "כתבה", "मे लिखा", "ने लिखा", "লিখেছেন", "ਲਿਖਿਆ",
    "લખ્યું", "đã viết", "menulis", "написа",
];

/// What such a line begins with, before the date.
#[rustfmt::skip]
pub(crate) const ON: &[&str] = &[
    "on", "ar", "am", "le", "el", "il", "il giorno", "em", "op", "w dniu", "dnia", "dne", "dňa", "den", "в",
    "о", "у", "في", "بتاريخ", "در", "在", "于", "the", "at", "på", "d.", "мы", "la", "în data", "vào", "pada",
];

/// What stands between dashes above the mail that was answered.
#[rustfmt::skip]
pub(crate) const ORIGINAL: &[&str] = &[
    "original message", "original appointment", "original mail", "neges wreiddiol",
    "ursprüngliche nachricht", "original-nachricht", "originalnachricht", "ursprüngliche mail",
    "message d'origine", "message d’origine", "message original", "mensaje original", "messaggio originale",
    "messaggio originario", "mensagem original", "oorspronkelijk bericht", "originele bericht",
    "wiadomość oryginalna", "oryginalna wiadomość", "původní zpráva", "pôvodná správa",
    "исходное сообщение", "оригинальное сообщение", "пересланное сообщение", "оригінальне повідомлення",
    "вихідне повідомлення", "özgün ileti", "orijinal mesaj", "orjinal mesaj", "الرسالة الأصلية",
    "رسالة أصلية", "پیام اصلی", "اصل پیغام", "原始邮件", "原始郵件", "原邮件", "元のメッセージ", "原本のメッセージ", "원본 메시지",
    "ursprungligt meddelande", "ursprungsmeddelande", "oprindelig meddelelse", "opprinnelig melding",
    "alkuperäinen viesti", "eredeti üzenet", "mesaj original", "αρχικό μήνυμα", "הודעה מקורית",
];

/// What stands above a mail that was forwarded as text.
#[rustfmt::skip]
pub(crate) const FORWARDED: &[&str] = &[
    "forwarded message", "begin forwarded message", "forwarded by", "start of forwarded message",
    "neges wedi'i hanfon ymlaen", "neges a anfonwyd ymlaen", "weitergeleitete nachricht",
    "anfang der weitergeleiteten nachricht", "anfang der weitergeleiteten e-mail", "message transféré",
    "message transmis", "début du message transféré", "début du message réexpédié", "mensaje reenviado",
    "inicio del mensaje reenviado", "messaggio inoltrato", "inizio messaggio inoltrato",
    "mensagem encaminhada", "mensagem reencaminhada", "início da mensagem reencaminhada",
    "início da mensagem encaminhada", "doorgestuurd bericht", "begin doorgestuurd bericht",
    "wiadomość przekazana", "treść przekazanej wiadomości", "przekazana wiadomość", "wiadomość napisana przez",
    "początek przekazywanej wiadomości", "přeposlaná zpráva", "začátek přeposlané zprávy",
    "пересылаемое сообщение", "перенаправленное сообщение", "начало переадресованного сообщения",
    "переслане повідомлення", "перенаправлене повідомлення", "початок листа, що пересилається",
    "iletilen mesaj", "yönlendirilen ileti", "iletilmiş mesaj", "الرسالة المعاد توجيهها",
    "رسالة معاد توجيهها", "رسالة تمت إعادة توجيهها", "بدء الرسالة المُعاد توجيهها", "پیام بازارسال شده",
    "پیام هدایت شده", "آگے بھیجا گیا پیغام", "فارورڈ کردہ پیغام", "转发的邮件", "转发邮件", "轉寄郵件", "轉寄的郵件",
    "下面是被转发的邮件", "转发邮件信息", "転送メッセージ", "転送されたメッセージ", "전달된 메시지", "전달된 메일", "vidarebefordrat meddelande",
    "vidarebefordrat brev", "videresendt besked", "videresendt melding", "edelleenlähetetty viesti",
    "továbbított üzenet", "mesaj redirecționat", "προωθημένο μήνυμα", "הודעה שהועברה",
];

/// What phones and their kin add below.
#[rustfmt::skip]
pub(crate) const SENT_FROM: &[&str] = &[
    "sent from", "sent via", "sent with", "get outlook for", "sent by", "anfonwyd o", "anfonwyd oddi ar",
    "von meinem", "gesendet von", "gesendet mit", "diese nachricht wurde von meinem", "outlook für",
    "outlook pour", "outlook para", "outlook per", "outlook voor", "envoyé de", "envoyé depuis",
    "envoyé à partir", "télécharger outlook", "obtenez outlook", "enviado desde", "enviado do",
    "enviado a partir", "enviado via", "enviado por", "obtener outlook", "obter o outlook", "inviato da",
    "inviato dal", "scarica outlook", "verzonden vanaf", "verstuurd vanaf", "verzonden met",
    "outlook downloaden", "wysłane z", "wysłano z", "pobierz outlook", "odesláno z", "odoslané z",
    "отправлено с", "отправлено из", "отправлено от", "надіслано з", "надіслано від", "відправлено з",
    "gönderildi", "iphone'umdan gönderildi", "iphone’umdan gönderildi", "أرسلت من", "تم الإرسال من",
    "مرسل من", "أُرسلت من", "ارسال شده از", "میرے آئی فون سے بھیجا گیا", "发自我的", "發自我的", "从我的", "從我的",
    "傳送自", "发送自", "iphoneから送信", "androidから送信", "私のiphoneから", "나의 iphone에서", "내 iphone에서", "skickat från",
    "sendt fra", "lähetetty", "elküldve", "trimis de pe", "στάλθηκε από", "נשלח מה", "yahoo mail",
    "outlook for android", "outlook for ios",
];

/// A subject that an automatic answer begins with.
#[rustfmt::skip]
pub(crate) const AWAY: &[&str] = &[
    "automatic reply", "auto reply", "autoreply", "auto-reply", "auto:", "out of office",
    "out of the office", "ateb awtomatig", "allan o'r swyddfa", "automatische antwort", "abwesenheitsnotiz",
    "abwesenheit", "réponse automatique", "absence du bureau", "respuesta automática",
    "fuera de la oficina", "risposta automatica", "fuori sede", "resposta automática",
    "ausência temporária", "automatisch antwoord", "afwezig", "odpowiedź automatyczna", "autoodpowiedź",
    "automatická odpověď", "mimo kancelář", "автоматический ответ", "автоответ", "автоматична відповідь",
    "otomatik yanıt", "رد تلقائي", "پاسخ خودکار", "خودکار جواب", "自动回复", "自動回覆", "自動返信", "不在通知", "자동 회신",
    "autosvar", "automatiskt svar", "automaattinen vastaus", "automatikus válasz", "vacation",
];

/// A line for comparing: lower case, without the marks of bold type, invisible direction marks, and doubled spaces.
pub(crate) fn plain(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    for letter in line.chars() {
        match letter {
            '*'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}'
            | '\u{feff}' => {}
            it if it.is_whitespace() => {
                if !plain.is_empty() && !plain.ends_with(' ') {
                    plain.push(' ');
                }
            }
            it => plain.extend(it.to_lowercase().filter(|it| *it != '\u{307}')),
        }
    }
    plain.truncate(plain.trim_end().len());
    plain
}

/// Whether a plain line contains one of the words; in scripts with spaces as words of their own.
pub(crate) fn has_word(plain: &str, words: &[&str]) -> bool {
    words.iter().any(|word| {
        plain.match_indices(word).any(|(at, _)| {
            let before = plain[..at].chars().next_back();
            let after = plain[at + word.len()..].chars().next();
            is_edge(before, word.chars().next()) && is_edge(after, word.chars().next_back())
        })
    })
}

/// Whether a plain line begins with one of the words.
pub(crate) fn begins_with(plain: &str, words: &[&str]) -> bool {
    let begins = |word: &&str| {
        plain.strip_prefix(*word).is_some_and(|rest| is_edge(rest.chars().next(), word.chars().next_back()))
    };
    words.iter().any(begins)
}

/// Whether a word may end between these letters. Chinese and Japanese write no spaces.
fn is_edge(outside: Option<char>, inside: Option<char>) -> bool {
    let is_dense =
        |it: char| ('\u{3000}'..='\u{9fff}').contains(&it) || ('\u{ac00}'..='\u{d7af}').contains(&it);
    match outside {
        None => true,
        Some(it) if !it.is_alphabetic() => true,
        Some(it) => is_dense(it) || inside.is_some_and(is_dense),
    }
}
