# status: awaiting review
# Beth mae'r derfynell yn ei ddweud ei hun, o gwmpas y sgwrs.

terminal-hello = Atebwch â rhif neu yn eich geiriau eich hun. I roi ffeil, teipiwch /file a'r llwybr. Pwyswch Ctrl-D i stopio am nawr.
terminal-bye = Gallwch ddod yn ôl unrhyw bryd.
terminal-file-which = Ysgrifennwch lwybr y ffeil ar ôl /file.
terminal-file-unreadable = Doedd dim modd agor { $path }. Gwiriwch y llwybr a rhowch gynnig arall arni.
terminal-command-unknown = Dydw i ddim yn adnabod /{ $command }, felly does dim byd wedi'i anfon. I'w ddweud yn eich adroddiad, dechreuwch â gair arall.
terminal-sees-lines = Yr hyn rydych yn ei deipio yma
terminal-sees-files = Ffeiliau rydych yn eu henwi ar ôl /file
terminal-never-sees-screen = Dim byd arall ar y cyfrifiadur hwn
