# What can be done at any point. The message is the button, at most 20 characters. `.words` are the typed words that
# mean it, parted by commas.

command-start = Start
    .words = start, begin, report, make a report

command-quick = Short report
    .words = quick, quick report, short, short report

command-add = Add to my report
    .words = add, add to it, add to my report, add something

command-back = Back
    .words = back, go back, previous

command-skip = Skip
    .words = skip, pass, skip this, leave it out

command-send = Send what I have
    .words = send, send what i have, finish, go to the end

command-pause = Pause
    .words = pause, stop, stop for now, later, not now

command-cancel = Delete it
    .words = cancel, delete, delete it, cancel and delete, throw it away

command-language = Language
    .words = language, change language, other language

command-help = Help
    .words = help, help me, emergency, sos, support, danger

command-status = Status
    .words = status, my status, how is my report, where is my report

command-erase = Erase my data
    .words = erase, erase my data, delete my data, forget me

command-keep = Keep it
    .words = keep, keep it, leave it, leave it as it is

command-done = Done
    .words = done, next, go on, continue, ready

command-done-evidence = That's all
    .words = that's all, that’s all, thats all, that is all, that's it, that’s it, that is it, nothing else, no more, done

command-confirm = Send report
    .words = send report, send it, send it now, confirm, yes send it

command-change = Change
    .words = change, edit, correct

command-new = New report
    .words = new, new report, another report

command-clear = Take it out
    .words = take it out, remove, remove it, clear

command-resume = Go on with it
    .words = go on with it, resume
