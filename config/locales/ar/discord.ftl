# What only Discord needs. The conversation itself is in the other files.

discord-command-report-message = إبلاغ المركز
discord-command-forward = تحويل إلى المركز (مشرف)

discord-command-report = الإبلاغ عن شيء. لا يراه أحد سواك
discord-command-quick = بلاغ قصير
discord-command-add = أضف شيئًا إلى البلاغ الذي أرسلته
discord-command-status = معرفة وضع بلاغي
discord-command-language = اختيار اللغة
discord-command-help = أرقام الطوارئ والدعم
discord-command-erase = حذف كل ما تحتفظون به عني
discord-name-report = بلاغ
discord-name-quick = قصير
discord-name-add = إضافة
discord-name-status = الوضع
discord-name-language = اللغة
discord-name-help = مساعدة
discord-name-erase = حذف
discord-option-text = ما الذي حدث، بكلماتك
discord-option-file = لقطة شاشة أو ملف آخر

discord-not-moderator = التحويل مخصص لمن يشرفون على هذا الخادم. يمكنك استخدام «إبلاغ المركز» على الرسالة بدلًا من ذلك.
discord-not-read = لم أتمكن من قراءة ذلك. حاول مرة أخرى، أو أرسل لي لقطة شاشة بالأمر /report.

discord-write = اكتب إجابة
discord-own-words = بكلماتي أنا
discord-add = أضف كلامًا أو ملفات
discord-move = المتابعة بشكل خاص
discord-keep = احتفظ به بشكل خاص

discord-choose-one = اختر واحدًا
discord-choose-many = اختر كل ما ينطبق
discord-choose-change = تغيير إجابة

discord-form-title = لا يرى هذا إلا أنت والمركز
discord-form-answer = إجابتك
discord-form-words = بكلماتك، أو رابط
discord-form-files = لقطات شاشة أو ملفات أخرى

discord-moved = نتابع في رسائلك المباشرة.
discord-moved-here = نتابع هنا.
discord-open-direct = افتحها
discord-direct-closed = لا أستطيع مراسلتك بشكل خاص: إعداداتك في هذا الخادم لا تسمح بذلك. لا بأس، نتابع هنا.

discord-sees-message = الرسالة الوحيدة التي تختارها بـ«إبلاغ المركز» أو «تحويل إلى المركز»: من كتبها ومتى وأين، وملفاتها.
discord-sees-direct = ما تكتبه أو تعيد توجيهه أو ترسله إلى البوت في الرسائل المباشرة.
discord-sees-profile = اسمك واسم المستخدم ولغة تطبيقك، كما يعرضها ديسكورد.
discord-sees-standing = ما يُسمح لك به في خادم، عندما تستخدم «تحويل إلى المركز» فيه.
discord-sees-platform = ديسكورد نفسه يستطيع قراءة ما يُرسل إلى البوت. لا يمكننا تغيير ذلك.

discord-never-channels = الرسائل الأخرى في الخوادم. لا يعمل البوت إذا كان بإمكانه قراءتها.
discord-never-members = من الموجود أيضًا في خادم، أو من المتصل الآن.
discord-never-history = محادثاتك الأخرى، أو ما كُتب قبل الرسالة التي اخترتها أو بعدها.
discord-never-links = ما وراء رابط ترسله. لا نفتحه أبدًا.
