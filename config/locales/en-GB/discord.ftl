# What only Discord needs. The conversation itself is in the other files.

# Under "Apps" at a message: at most 32 characters each.
discord-command-report-message = Report to hub
discord-command-forward = Forward to hub (moderator)

# The commands menu: one short line each, shown beside the command, at most 100 characters.
discord-command-report = Report something. Only you can see it
discord-command-quick = Make a short report
discord-command-add = Add to the report you sent
discord-command-status = See how my report stands
discord-command-language = Choose a language
discord-command-help = Emergency and support numbers
discord-command-erase = Delete all you keep about me
# What is typed after the slash: small letters, no spaces, at most 32.
discord-name-report = report
discord-name-quick = quick
discord-name-add = add
discord-name-status = status
discord-name-language = language
discord-name-help = help
discord-name-erase = erase

discord-option-text = What happened, in your own words
discord-option-file = A screenshot or another file

# Answers that only the person sees.
discord-not-moderator = Forwarding is for people who look after this server. You can use “Report to hub” on the message instead.
discord-not-read = I could not read that. Please try it once more, or send me a screenshot with /report.

# Buttons in a server, where nobody can type unseen: at most 20 characters where it can be done.
discord-write = Write an answer
discord-own-words = In my own words
discord-add = Add words or files
discord-move = Go on in private
discord-keep = Keep it in private

# What stands in a menu before something is chosen.
discord-choose-one = Choose one
discord-choose-many = Choose all that fit
discord-choose-change = Change an answer

# The form that opens for writing: at most 45 characters each.
discord-form-title = Only you and the hub see this
discord-form-answer = Your answer
discord-form-words = In your own words, or a link
discord-form-files = Screenshots or other files

# Going on in direct messages.
discord-moved = We go on in your direct messages.
discord-moved-here = We go on here.
discord-open-direct = Open it
discord-direct-closed = I cannot write to you in private: your settings for this server do not allow it. That is fine, we go on here.

# The transparency page: what the bot can see.
discord-sees-message = The one message you choose with “Report to hub” or “Forward to hub”: who wrote it, when and where, and its files.
discord-sees-direct = What you write, forward or send to the bot in direct messages.
discord-sees-profile = Your name, your user name and the language of your app, as Discord shows them.
discord-sees-standing = What you are allowed to do in a server, when you use “Forward to hub” there.
discord-sees-platform = Discord itself can read what is sent to a bot. We cannot change that.

# The transparency page: what the bot cannot see.
discord-never-channels = Other messages in servers. The bot does not start if it could read them.
discord-never-members = Who else is in a server, or who is online.
discord-never-history = Your other chats, or what was written before or after the message you chose.
discord-never-links = What is behind a link you send. It is never opened.
