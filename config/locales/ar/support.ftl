# status: awaiting review
# طرق المساعدة في config/support/gb.toml. الأرقام وأسماء الجهات واحدة في كل اللغات.

support-emergency =
    .name = الطوارئ
    .about = إن كان أحد في خطر الآن.
support-silent =
    .name = إن كنت لا تستطيع الكلام
    .about = اتصال من هاتف محمول، ثم الضغط على 55.
support-emergency_text =
    .name = الطوارئ برسالة نصية
    .about = يجب تسجيل هاتفك أولاً، بإرسال كلمة register إلى 999.
support-relay =
    .name = طوارئ Relay UK
    .about = إن كنت لا تسمع أو لا تستطيع الكلام بالهاتف.
support-bsl =
    .about = بالفيديو، بلغة الإشارة البريطانية. لا حاجة إلى التسجيل.
support-police =
    .name = الشرطة
    .about = حين لا تكون الحالة طارئة. إن كنت لا تسمع أو لا تستطيع الكلام بالهاتف: 18001 101.
support-cst =
    .about = إن كان الأمر يخص اليهود. للطوارئ ليلاً ونهاراً.
support-british_muslim_trust =
    .about = إن كان الأمر يخص المسلمين. هذه الصفحة تبيّن كيفية التواصل معهم.
support-galop =
    .about = للمثليين ومزدوجي الميل والعابرين وسواهم (LGBT+).
support-revenge_porn_helpline =
    .about = إن نشر أحد صوراً جنسية لك أو هدد بنشرها. من الاثنين إلى الجمعة، من 10 إلى 16.
support-stopncii =
    .about = يساعد على إبعاد صورتك الجنسية عن مواقع كثيرة. الصورة لا تغادر هاتفك.
support-iwf =
    .about = إن أظهرت صورة جنسية شخصاً دون سن 18: الإبلاغ عنها هنا، وعدم إرسالها إلى أحد.
support-catch =
    .about = لمن تعرّض في لندن لأي نوع من الكراهية.
support-eass =
    .about = نصيحة حين تُعامَل معاملة أسوأ بسبب هويتك.
support-crimestoppers =
    .about = لقول ما تعرفه دون ذكر اسمك.
