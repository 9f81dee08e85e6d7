# What a terminal says of its own, around the conversation.

terminal-hello = Answer with a number or in your own words. Type /file and a path to hand over a file. Press Ctrl-D to stop for now.
terminal-bye = You can come back at any time.
terminal-file-which = Write the path of the file after /file.
terminal-file-unreadable = I could not open { $path }. Please check the path and try again.
terminal-command-unknown = I do not know /{ $command }, so nothing was sent. To say it in your report, begin with another word.
terminal-sees-lines = What is typed at the prompt
terminal-sees-files = Files you name after /file
terminal-never-sees-screen = Anything else on this computer
