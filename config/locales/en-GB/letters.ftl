# Letters: all that is open in one mail, numbered. The questions themselves are in conversation.ftl.

letter-how = Write your answer below each question, or write its number and your answer, like "1 no". You can leave out any question you do not want to answer.
letter-review = What you have told us so far
letter-change = To change one of these, write its number and the new answer.
letter-confirm = Shall we send this report?
letter-confirm-help = Your answers in this letter are sent with it. Nothing is sent before you write yes here.
letter-yes = Yes
letter-no = No
letter-later = You can answer later, or in more than one letter. If you do not come back in time, all of it is deleted and nothing is sent.
letter-delete = To delete everything, write back: { $word }
letter-help = For emergency and support numbers, write back: { $word }
letter-language = For another language, write back its name: { $names }

# Why a letter follows, though its answer said yes.
letter-older = Your yes was to an earlier letter, so nothing is sent yet. This letter has all that you have told us since.
letter-misfit = I could not read one of your answers, so nothing is sent yet. It is asked once more below.
letter-opened = Your answers led to one more question, so nothing is sent yet. You can leave it out.
letter-unclear = I could not read a yes or a no in your last answer, so nothing is sent yet. Your words are kept.
letter-which-number = I could not tell which question you have answered, so nothing is sent yet. Please write its number before your answer.

# What people write above their name at the end of a letter, parted by commas.
letter-closing =
    .words = thanks, thank you, many thanks, thanks a lot, thank you very much, with thanks, regards, kind regards, best regards, warm regards, best wishes, with best wishes, best, all the best, cheers, yours, yours sincerely, yours faithfully, yours truly, sincerely, take care
