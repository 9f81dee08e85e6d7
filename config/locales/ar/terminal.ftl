# status: awaiting review
# ما تقوله الطرفية من عندها حول المحادثة.

terminal-hello = أجب برقم أو بكلماتك. لتسليم ملف اكتب /file ثم مساره. اضغط Ctrl-D للتوقف الآن.
terminal-bye = يمكنك العودة في أي وقت.
terminal-file-which = اكتب مسار الملف بعد /file.
terminal-file-unreadable = لم أتمكن من فتح { $path }. تحقق من المسار وحاول مرة أخرى.
terminal-command-unknown = لا أعرف /{ $command }، لذلك لم يُرسل شيء. إن كان جزءًا من بلاغك فابدأ بكلمة أخرى.
terminal-sees-lines = ما تكتبه هنا
terminal-sees-files = الملفات التي تذكرها بعد /file
terminal-never-sees-screen = أي شيء آخر على هذا الحاسوب
