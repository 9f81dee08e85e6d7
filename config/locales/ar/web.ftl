# status: awaiting review
# What the web page says around the conversation, in Arabic.

web-service-name = البلاغات عبر الإنترنت
web-title = رسالتك
web-title-error = يرجى المراجعة – { $title }

web-skip-to-main = انتقل إلى المحتوى
web-leave = غادر هذه الصفحة
web-leave-hint = يمكنك أيضًا الضغط على مفتاح Esc ثلاث مرات.
web-leave-about = ينقلك زر «غادر هذه الصفحة» في الأعلى فورًا إلى موقع محايد ويغلق بلاغك على هذا الجهاز. وقد يبقى في متصفحك أثر لهذه الزيارة.
web-languages = اللغات
web-emergency = هل أنت في خطر الآن؟
web-call = اتصل بالرقم { $to }
web-text = أرسل رسالة نصية إلى { $to }

web-landing-heading = الإبلاغ عن الكراهية عبر الإنترنت
web-landing-first = يمكنك هنا الإبلاغ عن الكراهية عبر الإنترنت بكلماتك أنت.
web-landing-emergency = هذه ليست خدمة طوارئ ولا تُراقَب طوال الوقت. إذا كان أحد في خطر الآن، فاتصل بالرقم 999.
web-landing-what = ما الذي سيحدث
web-landing-step-answer = تجيب عن سؤال واحد في كل مرة. يمكنك تخطي معظم الأسئلة أو الرجوع أو التوقف.
web-landing-step-review = تقرأ كل شيء قبل الإرسال. لا يُرسل شيء قبل موافقتك.
web-landing-step-receipt = تحصل على رقم مرجعي، ويصل بلاغك إلى المركز، وسيقرؤه شخص هناك.
web-landing-know = من المفيد أن تعرف
web-landing-account = لا تحتاج إلى حساب، ولا يلزمك ذكر اسمك.
web-start = ابدأ
web-start-new = ابدأ بلاغًا جديدًا
web-quick = قدّم بلاغًا قصيرًا
web-quick-about = أسئلة قليلة فقط، عندما يضيق الوقت.
web-open-here = هناك بلاغ مفتوح على هذا الجهاز.
web-go-on = تابع بلاغك

web-continue = متابعة
web-add = أضف
web-summary = يرجى النظر في هذا مرة أخرى
web-choose-one = اختر إجابة أولًا.
web-write-something = اكتب إجابة أولًا.
web-add-something = أضف رابطًا أو ملفًا أو بضع كلمات أولًا.
web-too-long = المساحة هنا { $most } حرفًا، وهذا النص أطول منها بمقدار { $over }. لم يُفقد شيء مما كتبته.
web-characters-left = الأحرف المتبقية: { $number }
web-or-choose = أو اختر إجابة
web-own-words = أو قلها بكلماتك أنت
web-evidence-words = رابط، أو كلماتك أنت
web-evidence-files = لقطات شاشة أو صور أو ملفات أخرى
web-evidence-limit = حتى { $megabytes } ميغابايت في كل مرة.
web-evidence-over = حجم هذه الملفات معًا أكبر من { $megabytes } ميغابايت. اختر عددًا أقل الآن وأضف الباقي بعد ذلك.
web-evidence-taken = ما أُضيف حتى الآن: { $count }

web-late-heading = لقد تقدّمتَ خطوة من قبل
web-late = سبقت الإجابة عن هذه الصفحة، فلم يتغير شيء. هذا هو موضعك الآن.
web-late-kept = ما كتبته موجود في الأسفل. انسخه إن احتجت إليه.
web-kept-label = ما كتبته
web-files-again = يجب اختيار الملفات من جديد.
web-try-again = حاول مرة أخرى

web-later-title = مكانك محفوظ
web-later-heading = عد لاحقًا
web-later-about = يفتح هذا الرابط الخاص بلاغك من جديد، على هذا الجهاز أو على جهاز آخر.
web-later-label = رابطك الخاص
web-later-careful = كل من لديه الرابط يستطيع فتح بلاغك. احفظه حيث لا ينظر أحد سواك.
web-copy = انسخ الرابط
web-copied = تم النسخ
web-return-heading = افتح بلاغك
web-return-about = يفتح هذا الرابط بلاغًا بدأ من قبل.
web-return-careful = إذا أرسل إليك شخص آخر هذا الرابط فلا تستخدمه: فقد يقرأ ما تكتبه. ابدأ بلاغًا خاصًا بك.
web-return = افتح البلاغ
web-print = اطبع أو احفظ

web-over-heading = تم الحذف
web-over-about = لم يعد هنا أي شيء عنك.
web-over-sent = البلاغ الذي وصل إلى المركز يبقى لدى المركز. يمكنك سؤال المركز عنه.
web-gone-heading = لا يوجد بلاغ مفتوح هنا
web-gone-about = ربما أُغلق، أو مُحي بعد مدة من دون إجابة. لا يُرسل شيء لم تؤكده.
web-missing-heading = لا توجد صفحة هنا
web-missing-about = قد يكون العنوان مكتوبًا بشكل خاطئ أو قديمًا.
web-refused-heading = لم نتمكن من التأكد من أن هذا منك
web-refused-about = حرصًا على سلامتك لم يتغير شيء. قد يحدث هذا عندما تبقى الصفحة مفتوحة مدة طويلة.
web-unreadable-heading = لم نتمكن من قراءة ذلك
web-unreadable-about = لم يتغير شيء. ارجع وحاول مرة أخرى.
web-away-heading = لا نستطيع استلام هذا الآن
web-away-about = مكانك محفوظ. يرجى المحاولة مرة أخرى بعد دقيقة.
web-limited-heading = لحظة من فضلك
web-limited-about = أنت ترسل أسرع مما نستطيع القراءة. مكانك محفوظ؛ حاول مرة أخرى بعد دقيقة.
web-begin = إلى الصفحة الأولى

web-help = المساعدة
web-help-heading = المساعدة
web-help-about = إذا كنت أنت أو غيرك في خطر، فاستخدم الآن الأرقام الموجودة في هذه الصفحة.
web-help-keys = تعمل كل صفحة بلوحة المفاتيح وحدها، ومع قارئ الشاشة، وبخط كبير، ومن دون JavaScript.
web-help-stop = يمكنك التوقف عند أي سؤال. يعطيك «عد لاحقًا» في أسفل الصفحة رابطًا خاصًا إلى موضعك.

web-privacy = ما الذي نحتفظ به
web-privacy-heading = ما الذي نحتفظ به
web-privacy-answers = تُحفظ إجاباتك مشفّرة أثناء الكتابة لكي تستطيع العودة إليها. وإذا لم تُكملها فإنها تُمحى بعد مدة ولا تُرسل أبدًا.
web-privacy-sent = عندما تؤكد بلاغك يُسلَّم إلى المركز. ولا يُرسل من هنا إلى أحد غيره.
web-privacy-cookie = يحفظ ملف تعريف ارتباط واحد مكانك. ويزول عندما تغلق المتصفح أو تختار «غادر هذه الصفحة». لا يوجد غيره.
web-privacy-network = تُستخدم صورة مختصرة من عنوان شبكتك لصدّ سيل الرسائل. ولا تُحفظ.
web-privacy-others = لا تحمّل هذه الصفحات شيئًا من شركات أخرى ولا تتعقبك.
web-privacy-times = مدة الاحتفاظ بكل شيء هنا، وما تراه هذه الخدمة وما لا تراه، مذكورة في صفحة مستقلة.
web-transparency = ما الذي تراه هذه الخدمة

web-sees-words = ما تكتبه وتختاره في صفحاتها
web-sees-files = الملفات التي تضيفها
web-sees-language = اللغات التي يطلبها متصفحك
web-sees-network = عنوان شبكتك مختصرًا، خلال كل طلب فقط
web-never-sees-accounts = حساباتك في أماكن أخرى وما فيها
web-never-sees-browsing = المواقع الأخرى التي تزورها
web-never-sees-device = مكانك أو الكاميرا أو الميكروفون أو جهات الاتصال لديك
