# status: awaiting review

command-start = شروع کریں
    .words = شروع کریں، شروع، رپورٹ، رپورٹ کریں

command-quick = مختصر رپورٹ
    .words = مختصر رپورٹ، مختصر، جلدی، فوری رپورٹ

command-back = پیچھے
    .words = پیچھے، واپس، پچھلا، پچھلا سوال

command-skip = چھوڑ دیں
    .words = چھوڑ دیں، چھوڑیں، چھوڑو، رہنے دیں

command-send = جو ہے وہ بھیجیں
    .words = جو ہے وہ بھیجیں، بھیجیں، بھیجو، ختم کریں

command-pause = وقفہ
    .words = وقفہ، رکیں، رک جائیں، بعد میں، ابھی نہیں

command-cancel = اسے مٹا دیں
    .words = اسے مٹا دیں، مٹا دیں، مٹاؤ، منسوخ، منسوخ کریں، ڈیلیٹ

command-language = زبان
    .words = زبان، زبان بدلیں، دوسری زبان

command-help = مدد
    .words = مدد، مدد کریں، بچاؤ، ہنگامی، ایمرجنسی، خطرہ

command-status = صورتحال
    .words = صورتحال، صورت حال، میری رپورٹ، میری رپورٹ کہاں ہے

command-erase = میرا ڈیٹا مٹا دیں
    .words = میرا ڈیٹا مٹا دیں، میرا ڈیٹا مٹائیں، مجھے بھول جائیں

command-keep = رکھ لیں
    .words = رکھ لیں، رکھیں، ویسا ہی رہنے دیں
command-done = ہو گیا
    .words = ہو گیا، آگے، اگلا، جاری رکھیں
command-done-evidence = بس یہی ہے
    .words = بس یہی ہے، بس یہی، بس، اور کچھ نہیں، ہو گیا
command-confirm = رپورٹ بھیجیں
    .words = رپورٹ بھیجیں، رپورٹ بھیجو، ابھی بھیجیں، تصدیق
command-change = بدلیں
    .words = بدلیں، تبدیل، تبدیل کریں، درست کریں
command-new = نئی رپورٹ
    .words = نئی رپورٹ، نئی، ایک اور رپورٹ

command-clear = جواب نکالیں
    .words = جواب نکالیں، نکالیں، ہٹائیں

command-resume = دوبارہ شروع کریں
    .words = دوبارہ شروع کریں
