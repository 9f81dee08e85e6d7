# status: awaiting review

# What only email needs. The conversation itself is in the other files.

email-sees-mail = ما تكتبه إلى العنوان، وما ترفقه أو تعيد توجيهه، وعنوان بريدك الإلكتروني.
email-sees-header = السطور التقنية في رسالتك: الوقت، وخوادم البريد التي مرت بها.
email-sees-providers = مزود بريدك ومزود بريدنا يستطيعان قراءة الرسائل التي تمر بهما. لا يمكننا تغيير ذلك.
email-never-mailbox = صندوق بريدك: نرى ما ترسله إلينا فقط، ولا شيء آخر فيه.
email-never-links = ما وراء رابط أو صورة من مكان آخر. لا يُفتح أبدًا.
email-never-read = هل قرأت رسائلنا أو متى قرأتها. ليس فيها شيء يخبرنا بذلك.
