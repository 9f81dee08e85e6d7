# What is said outside the questions. The message is the heading; `.line1`, `.line2` and on are the lines below it.

notice-first = You can report online hate here.
    .line1 = This is not an emergency service and is not watched all the time. If someone is in danger now, call 999.

notice-emergency = If someone is in danger now
    .line1 = Please call for help first. These lines are there for that.
    .line2 = Your report is not lost. It goes on below, when you are ready.

notice-pictures = Before you send a picture
    .line1 = Please do not send any sexual picture of someone under 18.
    .line2 = You can report a picture like that at report.iwf.org.uk instead.

notice-help = Help
    .line1 = If someone is in danger now, call 999. This is not an emergency service.
    .line2 = You can go back, skip a question, or stop at any time. "Delete it" erases what you said here.

notice-paused = Your place is kept.
    .line1 = To go on, write here again. You will be where you stopped.
    .line2 = If you do not come back in time, all of it is deleted and nothing is sent.

notice-cancelled = Deleted.
    .line1 = Nothing was sent and nothing is kept. You can come back whenever you like.

notice-erased = Erased.
    .line1 = Nothing about you is kept here any more.
    .line2 = If the hub has a report of yours, it stays there. We ask the hub to erase what leads to you.

notice-language = Which language would you like?
    .line1 = What you have said stays as it is.

notice-closed-submitted = Your report is sent.
    .line1 = It can no longer be changed here. If there is more to tell, you can make a new report.

notice-nothing-here = There is no report of yours here.
    .line1 = It may be done and deleted, or it may be in another place. You can start a new one.
