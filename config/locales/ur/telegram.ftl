# What only Telegram needs. The conversation itself is in the other files.

telegram-command-start = کسی بات کی اطلاع دیں
telegram-command-quick = مختصر اطلاع دیں
telegram-command-add = بھیجی ہوئی رپورٹ میں اضافہ کریں
telegram-command-back = پچھلے سوال پر جائیں
telegram-command-skip = یہ سوال چھوڑ دیں
telegram-command-send = جو کچھ ہے وہ بھیج دیں
telegram-command-pause = ابھی کے لیے رکیں
telegram-command-cancel = منسوخ کریں اور مٹائیں
telegram-command-language = زبان چنیں
telegram-command-help = ہنگامی اور مدد کے نمبر
telegram-command-status = میری اطلاع کا کیا ہوا
telegram-command-erase = میرے بارے میں جو کچھ رکھا ہے مٹا دیں
telegram-command-report = کسی پیغام کے جواب میں یہ بھیجیں تاکہ نجی طور پر اطلاع ہو

telegram-group-continue = میں صرف نجی چیٹ میں جواب دیتا ہوں۔ بٹن دبائیں، پھر Start دبائیں۔
telegram-group-open = نجی چیٹ کھولیں

telegram-sees-private = جو کچھ آپ بوٹ کے ساتھ نجی چیٹ میں لکھتے، آگے بھیجتے یا بھیجتے ہیں۔
telegram-sees-profile = آپ کا نام، صارف نام اور ایپ کی زبان، جیسے ٹیلیگرام دکھاتا ہے۔
telegram-sees-report = گروپ میں: صرف وہ پیغام جس کے جواب میں آپ /report لکھیں، کس نے لکھا اور کہاں۔
telegram-sees-standing = کیا آپ اس گروپ یا چینل کے منتظم ہیں جہاں سے پیغام آیا۔
telegram-sees-platform = جو کچھ بوٹ کو بھیجا جاتا ہے، ٹیلیگرام خود اسے پڑھ سکتا ہے۔ ہم اسے بدل نہیں سکتے۔

telegram-never-groups = گروپوں کے دوسرے پیغام۔ اگر بوٹ انہیں پڑھ سکتا ہو تو وہ شروع نہیں ہوتا۔
telegram-never-phone = آپ کا فون نمبر، جب تک آپ خود نہ بھیجیں۔
telegram-never-history = آپ کی دوسری چیٹس، یا جو پہلے لکھا گیا تھا۔
telegram-never-contacts = آپ کے رابطے، یا آپ کن دوسرے گروپوں میں ہیں۔
