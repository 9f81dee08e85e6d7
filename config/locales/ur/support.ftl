# status: awaiting review
# مدد کے راستے config/support/gb.toml میں ہیں۔ نمبر اور ادارے کا نام ہر زبان میں ایک ہی ہے۔

support-emergency =
    .name = ہنگامی مدد
    .about = اگر اس وقت کوئی خطرے میں ہے۔
support-silent =
    .name = اگر آپ بول نہیں سکتے
    .about = موبائل فون سے کال کریں، پھر 55 دبائیں۔
support-emergency_text =
    .name = ایس ایم ایس سے ہنگامی مدد
    .about = پہلے آپ کا فون رجسٹر ہونا ضروری ہے۔ اس کے لیے 999 پر لفظ register بھیجیں۔
support-relay =
    .name = Relay UK ہنگامی مدد
    .about = اگر آپ فون پر سن یا بول نہیں سکتے۔
support-bsl =
    .about = ویڈیو پر، برطانوی اشاروں کی زبان میں۔ رجسٹر ہونا ضروری نہیں۔
support-police =
    .name = پولیس
    .about = جب ہنگامی بات نہ ہو۔ اگر آپ فون پر سن یا بول نہیں سکتے: 18001 101۔
support-cst =
    .about = اگر بات یہودیوں کے بارے میں تھی۔ ہنگامی حالت میں دن رات۔
support-british_muslim_trust =
    .about = اگر بات مسلمانوں کے بارے میں تھی۔ اس صفحے پر لکھا ہے کہ ان سے کیسے رابطہ کریں۔
support-galop =
    .about = LGBT+ لوگوں کے لیے۔
support-revenge_porn_helpline =
    .about = اگر کوئی آپ کی جنسی تصویریں پھیلائے یا اس کی دھمکی دے۔ پیر سے جمعہ، 10 سے 4 بجے۔
support-stopncii =
    .about = آپ کی جنسی تصویر کو بہت سی ویب سائٹوں سے دور رکھنے میں مدد۔ تصویر آپ کے فون سے باہر نہیں جاتی۔
support-iwf =
    .about = اگر جنسی تصویر میں 18 سال سے کم عمر کا فرد ہو: یہاں رپورٹ دیں، اور کسی کو نہ بھیجیں۔
support-catch =
    .about = لندن کے لوگوں کے لیے جنہیں کسی بھی قسم کی نفرت کا سامنا ہوا۔
support-eass =
    .about = مشورہ، جب آپ کی شناخت کی وجہ سے آپ سے برا سلوک ہو۔
support-crimestoppers =
    .about = اپنا نام بتائے بغیر جو آپ جانتے ہیں وہ بتانے کے لیے۔
