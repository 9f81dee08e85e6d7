# status: awaiting review

transparency-heading = ما نراه وما لا نراه
transparency-intro = لا نرى إلا ما تسلّمه إلينا. لا نبحث هنا وهناك، ولا نقرأ محادثات غيرك، ولا نفتح الروابط التي ترسلها.
transparency-sees = ما يصل إلينا
transparency-never-sees = ما لا يصل إلينا أبداً
transparency-hub = حين تختار «إرسال البلاغ» يذهب بلاغك إلى المركز، ولا يذهب إلى أحد غيره. وهو مشفّر ما دام محفوظاً هنا. إن توقفت قبل ذلك، يُحذف كله.
