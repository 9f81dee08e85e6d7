# What only Telegram needs. The conversation itself is in the other files.

telegram-command-start = الإبلاغ عن شيء
telegram-command-quick = بلاغ قصير
telegram-command-add = أضف شيئًا إلى البلاغ الذي أرسلته
telegram-command-back = الرجوع إلى السؤال السابق
telegram-command-skip = تخطي هذا السؤال
telegram-command-send = إرسال ما لدي الآن
telegram-command-pause = التوقف مؤقتًا
telegram-command-cancel = الإلغاء والحذف
telegram-command-language = اختيار اللغة
telegram-command-help = أرقام الطوارئ والدعم
telegram-command-status = معرفة وضع بلاغي
telegram-command-erase = حذف كل ما تحتفظون به عني
telegram-command-report = أرسل هذا ردًا على رسالة للإبلاغ عنها بشكل خاص

telegram-group-continue = أجيب في المحادثات الخاصة فقط. اضغط الزر ثم Start.
telegram-group-open = محادثة خاصة

telegram-sees-private = ما تكتبه أو تعيد توجيهه أو ترسله إلى البوت في محادثتك الخاصة معه.
telegram-sees-profile = اسمك واسم المستخدم ولغة تطبيقك، كما يعرضها تيليغرام.
telegram-sees-report = في المجموعة: الرسالة الوحيدة التي ترد عليها بالأمر /report، ومن كتبها وأين.
telegram-sees-standing = هل أنت مشرف على المجموعة أو القناة التي جاءت منها الرسالة.
telegram-sees-platform = تيليغرام نفسه يستطيع قراءة ما يُرسل إلى البوت. لا يمكننا تغيير ذلك.

telegram-never-groups = الرسائل الأخرى في المجموعات. لا يعمل البوت إذا كان بإمكانه قراءتها.
telegram-never-phone = رقم هاتفك، إلا إذا أرسلته بنفسك.
telegram-never-history = محادثاتك الأخرى، أو ما كُتب من قبل.
telegram-never-contacts = جهات اتصالك، أو المجموعات الأخرى التي أنت فيها.
