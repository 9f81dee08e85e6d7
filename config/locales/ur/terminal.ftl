# status: awaiting review
# گفتگو کے آس پاس ٹرمینل اپنی طرف سے جو کہتا ہے۔

terminal-hello = نمبر سے یا اپنے الفاظ میں جواب دیں۔ فائل دینے کے لیے /file اور اس کا راستہ لکھیں۔ ابھی رکنے کے لیے Ctrl-D دبائیں۔
terminal-bye = آپ کسی بھی وقت واپس آ سکتے ہیں۔
terminal-file-which = /file کے بعد فائل کا راستہ لکھیں۔
terminal-file-unreadable = { $path } نہیں کھل سکی۔ راستہ دیکھ کر دوبارہ کوشش کریں۔
terminal-command-unknown = میں /{ $command } نہیں جانتا، اس لیے کچھ نہیں بھیجا گیا۔ اگر یہ آپ کی رپورٹ کا حصہ ہے تو کسی اور لفظ سے شروع کریں۔
terminal-sees-lines = جو آپ یہاں لکھتے ہیں
terminal-sees-files = وہ فائلیں جن کا نام آپ /file کے بعد لکھتے ہیں
terminal-never-sees-screen = اس کمپیوٹر پر اور کچھ بھی
