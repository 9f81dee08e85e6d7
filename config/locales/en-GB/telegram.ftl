# What only Telegram needs. The conversation itself is in the other files.

# The commands menu: one short line each, shown beside the command.
telegram-command-start = Report something
telegram-command-quick = Make a short report
telegram-command-add = Add to the report you sent
telegram-command-back = Go back one question
telegram-command-skip = Skip this question
telegram-command-send = Send what I have
telegram-command-pause = Stop for now
telegram-command-cancel = Cancel and delete
telegram-command-language = Choose a language
telegram-command-help = Emergency and support numbers
telegram-command-status = See how my report stands
telegram-command-erase = Delete all you keep about me
telegram-command-report = Reply to a message with this to report it privately

# Shown in a group, where everybody can read it: it must say nothing about a report.
telegram-group-continue = I only answer in private. Press the button, then Start.
telegram-group-open = Open private chat

# The transparency page: what the bot can see.
telegram-sees-private = What you write, forward or send to the bot in your private chat with it.
telegram-sees-profile = Your name, your user name and the language of your app, as Telegram shows them.
telegram-sees-report = In a group: the one message you reply to with /report, who wrote it and where.
telegram-sees-standing = Whether you are an administrator of the group or channel a message comes from.
telegram-sees-platform = Telegram itself can read what is sent to a bot. We cannot change that.

# The transparency page: what the bot cannot see.
telegram-never-groups = Other messages in groups. The bot does not start if it could read them.
telegram-never-phone = Your phone number, unless you send it.
telegram-never-history = Your other chats, or what was written before.
telegram-never-contacts = Your contacts, or which other groups you are in.
