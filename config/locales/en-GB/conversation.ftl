# What is asked, and what is said around it. The structure is in config/flows; the voice is in docs.
# $role (victim, on_behalf, witness, moderator, other) is given to every text: choose by it where it matters.

## Questions: `ask-<question>`, one attribute for each option. Option words: 20 characters where it can be done.

ask-safety = Is anyone in danger right now?
    .help = If so, call 999 first. You can make your report after that, or at the same time.
    .label = Danger
    .yes = Yes
    .no = No
    .unsure = Not sure

ask-who = Did this happen to you?
    .help = You can also report for someone else, or report what you saw.
    .label = Who
    .victim = It happened to me
    .on_behalf = To someone I know
    .witness = I saw it
    .moderator = I run the group
    .misfit = I could not match that. Please choose the one that is closest to you.

ask-basis = How do you know about it?
    .help = Choose all that fit.
    .label = How you know
    .saw_it_live = I saw it happen
    .saw_it_later = I saw it later
    .told_by_victim = They told me
    .belongs_to_group = It is about me too
    .works_with_group = I work with them
    .moderates_space = I run the group
    .other = In another way

ask-knows = Do they know that you are reporting this?
    .help = We mean the person it happened to. It is fine if they do not know.
    .label = They know of it
    .yes = Yes
    .no = No
    .unsure = Not sure

ask-evidence = Send us what you saw.
    .help = You can forward the message, paste a link, send a screenshot, or tell it in your own words. What you have is enough: do not go looking for more.
    .label = What you sent

ask-story = What happened?
    .help = Tell it in your own words. A few words are enough, and there is room for many.
    .label = What happened

ask-addition = What would you like to add?
    .help = It goes to the same people, under the same reference. A few words are enough.
    .label = What you add

ask-platform = Where online did it happen?
    .help = Choose one, or write its name.
    .label = Where
    .facebook = Facebook
    .instagram = Instagram
    .x = X (Twitter)
    .tiktok = TikTok
    .youtube = YouTube
    .whatsapp = WhatsApp
    .telegram = Telegram
    .discord = Discord
    .snapchat = Snapchat
    .reddit = Reddit
    .game = A game
    .website = A website
    .email = Email
    .sms = A text message
    .other = Somewhere else

ask-place = Which page, group or profile was it?
    .help = Paste the link if you have it, or write the name as it stands there.
    .label = Page or group

ask-when = When did it happen?
    .help = You can also write it: "12 May", "about 3 pm yesterday", "not sure".
    .label = When
    .today = Today
    .yesterday = Yesterday
    .this_week = This week
    .unsure = Not sure

ask-account = Who did it?
    .help = Write a user name, a link to a profile, or what you know of them. If you do not know, skip this.
    .label = Who did it

ask-known = { $role ->
        [victim] Do you know the person who did it?
       *[other] Does the person it happened to know who did it?
    }
    .help = For example from school, from work, or from your street.
    .label = Known person
    .yes = Yes
    .no = No
    .unsure = Not sure

ask-what = What kind of thing was it?
    .help = Choose all that fit.
    .label = What kind
    .threat = A threat
    .insults = Insults or slurs
    .repeated = It keeps happening
    .pile_on = Many people at once
    .details = Private info shared
    .pretending = A fake account
    .pictures = Sexual pictures
    .calling = Calling on others
    .other = Something else

ask-strand = What do you think it was about?
    .help = Choose all that fit. You know best.
    .label = About
    .race = Race or nationality
    .religion = Religion or belief
    .orientation = Sexual orientation
    .transgender = Being transgender
    .disability = Disability
    .sex = Sex or gender
    .other = Something else
    .unsure = Not sure
    .not_hate = Not about who we are

ask-strand_detail = Was it about one of these groups?
    .help = Choose all that fit, or skip this. It helps us to show you the right support.
    .label = Which group
    .antisemitism = Jewish people
    .anti_muslim = Muslim people
    .anti_gypsy_roma_traveller = Gypsy, Roma, Traveller
    .esea = East or South East Asian
    .sectarian = Catholic or Protestant
    .other = Another group

ask-why = What made you feel that it was about this?
    .help = A word, a sign, a picture, or just a feeling. You do not have to prove anything.
    .label = What showed it

ask-again = Has this happened before?
    .help = Count what came from the same people.
    .label = How often
    .once = Only this once
    .few = 2 to 5 times
    .many = 6 to 20 times
    .very_many = More than 20 times
    .unsure = Not sure

ask-home = { $role ->
        [victim] Do the people who did it know where you live?
       *[other] Do the people who did it know where the person lives?
    }
    .help = This helps the hub to see what is urgent.
    .label = They know the home
    .yes = Yes
    .no = No
    .unsure = Not sure

ask-fear = { $role ->
        [victim] Are you frightened?
       *[other] Is the person it happened to frightened?
    }
    .help = This helps the hub to see what is urgent. You can skip it.
    .label = Frightened
    .yes = Yes
    .no = No
    .unsure = Not sure

ask-area = { $role ->
        [victim] Which area do you live in?
       *[other] Which area does the person it happened to live in?
    }
    .help = A town, a council, or the first half of a postcode, like M14. Please do not write a full address. It shows which police force is the right one.
    .label = Area
    .abroad = Outside the UK

ask-reach = How may the hub reach you?
    .help = It may have a question for you. You do not have to give your name.
    .label = Reaching you
    .none = No contact
    .chat = Only through here
    .contact = In another way

ask-contact = Where can the hub reach you?
    .help = Write a phone number or an email address. You can add a name.
    .label = Phone or email

ask-safe = Is it safe to leave a message there?
    .help = Think of who else may see it or hear it.
    .label = Safe to message
    .yes = Yes
    .no = No
    .unsure = Not sure

ask-may = What may we do with your report?
    .help = Choose all that you agree to. Telling the police means the force for the area. Counting means numbers only, without names.
    .label = You agree to
    .police = Tell the police
    .platform = Tell the platform
    .support = Offer me support
    .statistics = Count it, no names

ask-note = Would you like to add anything?
    .help = A line is enough. You can skip this.
    .label = Note

## What did not fit: what was understood, not what was done wrong. A question may have its own as `.misfit`.

misfit-choice = I could not match that to an answer. Please choose one of those below.
misfit-choices = I could not match that to the answers. Please choose all that fit from those below.
misfit-text = I can only read words here. A line is enough.
misfit-text-long = That is more than I can take at once. The most is { $most } letters and spaces. Please make it a little shorter.
misfit-when = I could not read that as a date. You can write "yesterday", "12 May" or "not sure".
misfit-when-future = I read that as a day still to come. Please write the date once more, or "not sure".
misfit-link = I could not read that as a link or a name. You can paste the link, write the name, or skip this.
misfit-account = I could not read that as a user name or a link. You can write anything you know of them, or skip this.
misfit-evidence = I could not take that. You can forward the message, paste a link, send a screenshot, or write what you saw.
misfit-area = I could not find that place. You can write a town, a council, or the first half of a postcode, like M14.
misfit-area-which = There is more than one place of that name. Which one is it?
misfit-contact = I could not read that as a phone number or an email address. Please write it once more, or skip this.
misfit-consent = I could not match that to the answers. Choose what you agree to. You can also choose nothing.
misfit-skip = This one is needed, so that the hub can understand your report. A few words are enough.
misfit-stale = That button belongs to an earlier question. This is where we are now.

## Notes: one line before the next question.

note-got-evidence = { $count ->
        [one] Got it. Anything else to show us, or is that all?
       *[other] Got it. That makes { $count } things. Anything else, or is that all?
    }
note-file-too-large = That file is too large for me to take. You can send a screenshot or a link instead.
note-file-failed = I could not fetch that file. Please send it once more, or send a link.
note-file-refused = I cannot take that kind of file. You can send a link, or write what it shows.
note-place-kept = I could not place that. Your words are kept as you wrote them.
note-welcome-back = Welcome back. What you told us is still here.
note-language = I write in English from here on.
note-limited = You are sending faster than I can read. Your place is kept; write again in a minute.
note-not-done = That did not work on our side. Your place is kept; please try it once more.
note-changed = That is changed.
note-kept = That stays as it was.
note-unread = Something came that I cannot read. Please send a screenshot of it, or write what it says.
note-kept-words = I have kept your words with what you sent.
note-district-only = I have kept the first half of the postcode only.
note-first-question = This is the first question. There is nothing before it.
note-cleared = I have taken that answer out.

## Where the person is.

progress = { $at } of { $of }

## Review: everything said, before it is sent.

review-heading = Please read your report once more.
review-help = Nothing is sent until you choose "Send report". You can change each line.
review-needs-story = Before it can be sent, please tell us what happened, or show us.
review-needs-who = Before it can be sent, please tell us if it happened to you.
review-edited = Your report has changed since you last read it. Please read it once more.

## Answers that are not words of the person. `.words` are other ways to type them, parted by commas.

value-skipped = Not answered
value-yes =
    .words = yes, y, yeah, yep, yes please
value-no =
    .words = no, n, nope, no thanks
value-unsure =
    .words = not sure, unsure, maybe, don't know, dont know, i don't know, i dont know
value-nothing = Nothing chosen
value-things = { $count ->
        [one] 1 thing
       *[other] { $count } things
    }
## Receipt: worth keeping. Nothing of the story stands in it.

receipt-saved = Your report is saved here and on its way to the hub.
receipt-delivered = The hub has your report.
receipt-reference = Your reference
receipt-next1 = Someone at the hub will read your report.
receipt-next2 = What you did not agree to will not be done.
receipt-next3 = You can ask for its status here at any time. Keep the reference for that.
receipt-routes = If you would like to talk to someone
receipt-emergency = This is not an emergency service. If someone is in danger now, call 999.
delivered = The hub has your report. Someone will read it. You can ask for its status here at any time.
update = There is something new about your report { $reference }. To read it, ask for its status.

## Status, when asked for.

status-saved = Your report { $reference } is saved here and on its way to the hub.
status-delivered = The hub has your report { $reference }. Someone will read it.
status-read = Someone at the hub has read your report { $reference } and is working on it.
status-passed-on = The hub has passed your report { $reference } on to a police force.
status-signposted = Someone at the hub has read your report { $reference }. The hub is not the right place for it, but others may be. Ask for help here to see who.
status-finished = The hub has finished its work on your report { $reference }.
status-written = The hub writes to you:
status-answer = You can answer here. What you add goes to the same report.
status-open = You have begun a report. It is not sent yet.
status-problem = Your report { $reference } is saved here, but the hub does not have it yet. You need not send it again.
