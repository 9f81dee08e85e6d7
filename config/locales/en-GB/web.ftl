# What the web page says around the conversation. The questions themselves are in the flow's files.
# Operators: web-service-name stands at the top of every page and web-title in the browser's tab; keep both neutral.

web-service-name = Online reporting
web-title = Your message
web-title-error = Please look again – { $title }

web-skip-to-main = Skip to the main part
web-leave = Leave this page
web-leave-hint = You can also press the Esc key three times.
web-leave-about = “Leave this page”, at the top, takes you to a neutral website at once and closes your report on this device. Your browser may still remember that you were here.
web-languages = Languages
web-emergency = In danger now?
web-call = Call { $to }
web-text = Text { $to }

web-landing-heading = Report online hate
web-landing-first = You can report online hate here, in your own words.
web-landing-emergency = This is not an emergency service and is not watched all the time. If someone is in danger now, call 999.
web-landing-what = What happens
web-landing-step-answer = You answer one question at a time. You can skip most of them, go back, or stop.
web-landing-step-review = You read everything through. Nothing is sent until you say so.
web-landing-step-receipt = You get a reference, and the hub gets your report. Someone will read it.
web-landing-know = Good to know
web-landing-account = You do not need an account, and you do not have to give your name.
web-start = Start
web-start-new = Start a new report
web-quick = Make a short report
web-quick-about = Only a few questions, for when there is little time.
web-open-here = A report is open on this device.
web-go-on = Go on with your report

web-continue = Continue
web-add = Add
web-summary = Please look at this again
web-choose-one = Choose an answer first.
web-write-something = Write an answer first.
web-add-something = Add a link, a file or a few words first.
web-too-long = There is room for { $most } characters here, and this is { $over } more. Nothing you wrote is lost.
web-characters-left = Characters left: { $number }
web-or-choose = Or choose an answer
web-own-words = Or say it in your own words
web-evidence-words = A link, or your own words
web-evidence-files = Screenshots, pictures or other files
web-evidence-limit = Up to { $megabytes } MB at a time.
web-evidence-over = These files are larger than { $megabytes } MB together. Choose fewer now and add the others after that.
web-evidence-taken = Added so far: { $count }

web-late-heading = You were already a step further
web-late = This page had been answered before, so nothing was changed. This is where you are now.
web-late-kept = What you wrote is below. Copy it if you need it.
web-kept-label = What you wrote
web-files-again = The files have to be chosen again.
web-try-again = Try again

web-later-title = Your place is kept
web-later-heading = Come back later
web-later-about = This private link opens your report again, on this device or another one.
web-later-label = Your private link
web-later-careful = Anyone who has the link can open your report. Keep it where only you look.
web-copy = Copy the link
web-copied = Copied
web-return-heading = Open your report
web-return-about = This link opens a report that was begun before.
web-return-careful = If somebody else sent you this link, do not use it: they could read what you write. Start a report of your own instead.
web-return = Open the report
web-print = Print or save

web-over-heading = Deleted
web-over-about = Nothing about you is kept here any more.
web-over-sent = A report that the hub has already stays with the hub. You can ask the hub about it.
web-gone-heading = No report is open here
web-gone-about = It may have been closed, or erased after a time without an answer. Nothing is sent that you did not confirm.
web-missing-heading = There is no page here
web-missing-about = The address may be mistyped or out of date.
web-refused-heading = We could not tell that this came from you
web-refused-about = To be safe, nothing was changed. This can happen when a page has been open for a long time.
web-unreadable-heading = We could not read that
web-unreadable-about = Nothing was changed. Go back and try once more.
web-away-heading = We cannot take this right now
web-away-about = Your place is kept. Please try again in a minute.
web-limited-heading = One moment, please
web-limited-about = You are sending faster than we can read. Your place is kept; try again in a minute.
web-begin = To the first page

web-help = Help
web-help-heading = Help
web-help-about = If you or someone else is in danger, use the numbers on this page now.
web-help-keys = Every page works with the keyboard alone, with a screen reader, in large type and without JavaScript.
web-help-stop = You can stop at any question. “Come back later”, at the foot of the page, gives you a private link to your place.

web-privacy = What is kept
web-privacy-heading = What is kept
web-privacy-answers = Your answers are stored in encrypted form while you write, so that you can come back. If you do not finish, they are erased after a time and are never sent.
web-privacy-sent = When you confirm your report it is handed to the hub. From here it goes to nobody else.
web-privacy-cookie = One cookie keeps your place. It is gone when you close the browser or choose “Leave this page”. There is no other cookie.
web-privacy-network = A shortened form of your network address is used to hold off floods of messages. It is not stored.
web-privacy-others = These pages load nothing from other companies and do not follow you.
web-privacy-times = How long things are kept here, and what this service can and cannot see, is listed on its own page.
web-transparency = What this service sees

web-sees-words = What you write and choose on its pages
web-sees-files = The files you add
web-sees-language = The languages your browser asks for
web-sees-network = Your network address, shortened, for the moment of each request
web-never-sees-accounts = Your accounts elsewhere, and what is in them
web-never-sees-browsing = Other websites you visit
web-never-sees-device = Where you are, your camera, your microphone or your contacts
