# What only Discord needs. The conversation itself is in the other files.

discord-command-report-message = مرکز کو اطلاع دیں
discord-command-forward = مرکز کو بھیجیں (نگران)

discord-command-report = کسی بات کی اطلاع دیں۔ یہ صرف آپ دیکھتے ہیں
discord-command-quick = مختصر اطلاع دیں
discord-command-add = بھیجی ہوئی رپورٹ میں اضافہ کریں
discord-command-status = میری اطلاع کا کیا ہوا
discord-command-language = زبان چنیں
discord-command-help = ہنگامی اور مدد کے نمبر
discord-command-erase = میرے بارے میں جو کچھ رکھا ہے مٹا دیں
discord-name-report = اطلاع
discord-name-quick = مختصر
discord-name-add = اضافہ
discord-name-status = حالت
discord-name-language = زبان
discord-name-help = مدد
discord-name-erase = مٹائیں
discord-option-text = کیا ہوا، اپنے الفاظ میں
discord-option-file = اسکرین شاٹ یا کوئی اور فائل

discord-not-moderator = آگے بھیجنا ان کے لیے ہے جو اس سرور کی دیکھ بھال کرتے ہیں۔ آپ اس پیغام پر «مرکز کو اطلاع دیں» استعمال کر سکتے ہیں۔
discord-not-read = میں اسے پڑھ نہیں سکا۔ ایک بار پھر کوشش کریں، یا ‎/report کے ساتھ اسکرین شاٹ بھیجیں۔

discord-write = جواب لکھیں
discord-own-words = اپنے الفاظ میں
discord-add = الفاظ یا فائلیں
discord-move = نجی طور پر جاری
discord-keep = نجی طور پر رکھیں

discord-choose-one = ایک چنیں
discord-choose-many = جو جو ٹھیک ہو چنیں
discord-choose-change = کوئی جواب بدلیں

discord-form-title = یہ صرف آپ اور مرکز دیکھتے ہیں
discord-form-answer = آپ کا جواب
discord-form-words = اپنے الفاظ میں، یا لنک
discord-form-files = اسکرین شاٹ یا دوسری فائلیں

discord-moved = ہم آپ کے براہ راست پیغامات میں جاری رکھتے ہیں۔
discord-moved-here = ہم یہاں جاری رکھتے ہیں۔
discord-open-direct = کھولیں
discord-direct-closed = میں آپ کو نجی طور پر نہیں لکھ سکتا: اس سرور کی آپ کی ترتیبات اجازت نہیں دیتیں۔ کوئی بات نہیں، ہم یہاں جاری رکھتے ہیں۔

discord-sees-message = صرف وہ پیغام جسے آپ «مرکز کو اطلاع دیں» یا «مرکز کو بھیجیں» سے چنیں: کس نے، کب اور کہاں لکھا، اور اس کی فائلیں۔
discord-sees-direct = جو کچھ آپ بوٹ کو براہ راست پیغامات میں لکھتے، آگے بھیجتے یا بھیجتے ہیں۔
discord-sees-profile = آپ کا نام، صارف نام اور ایپ کی زبان، جیسے ڈسکارڈ دکھاتا ہے۔
discord-sees-standing = سرور میں آپ کو کیا کرنے کی اجازت ہے، جب آپ وہاں «مرکز کو بھیجیں» استعمال کریں۔
discord-sees-platform = جو کچھ بوٹ کو بھیجا جاتا ہے، ڈسکارڈ خود اسے پڑھ سکتا ہے۔ ہم اسے بدل نہیں سکتے۔

discord-never-channels = سرورز کے دوسرے پیغام۔ اگر بوٹ انہیں پڑھ سکتا ہو تو وہ شروع نہیں ہوتا۔
discord-never-members = سرور میں اور کون ہے، یا کون آن لائن ہے۔
discord-never-history = آپ کی دوسری چیٹس، یا جو آپ کے چنے ہوئے پیغام سے پہلے یا بعد لکھا گیا۔
discord-never-links = آپ کے بھیجے ہوئے لنک کے پیچھے کیا ہے۔ اسے کبھی نہیں کھولا جاتا۔
