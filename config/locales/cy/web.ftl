# status: awaiting review
# What the web page says around the conversation, in Welsh.

web-service-name = Adrodd ar-lein
web-title = Eich neges
web-title-error = Edrychwch eto – { $title }

web-skip-to-main = Neidio i'r brif ran
web-leave = Gadael y dudalen hon
web-leave-hint = Gallwch hefyd bwyso'r allwedd Esc dair gwaith.
web-leave-about = Mae “Gadael y dudalen hon”, ar y brig, yn mynd â chi i wefan niwtral ar unwaith ac yn cau eich adroddiad ar y ddyfais hon. Efallai y bydd eich porwr yn dal i gofio eich bod wedi bod yma.
web-languages = Ieithoedd
web-emergency = Mewn perygl nawr?
web-call = Ffoniwch { $to }
web-text = Tecstiwch { $to }

web-landing-heading = Rhoi gwybod am gasineb ar-lein
web-landing-first = Gallwch roi gwybod am gasineb ar-lein yma, yn eich geiriau eich hun.
web-landing-emergency = Nid gwasanaeth brys yw hwn, ac nid oes neb yn ei wylio drwy'r amser. Os oes rhywun mewn perygl nawr, ffoniwch 999.
web-landing-what = Beth sy'n digwydd
web-landing-step-answer = Rydych yn ateb un cwestiwn ar y tro. Gallwch hepgor y rhan fwyaf, mynd yn ôl, neu stopio.
web-landing-step-review = Rydych yn darllen y cyfan. Ni chaiff dim ei anfon nes i chi ddweud.
web-landing-step-receipt = Rydych yn cael cyfeirnod, ac mae'r hwb yn cael eich adroddiad. Bydd rhywun yn ei ddarllen.
web-landing-know = Da gwybod
web-landing-account = Nid oes angen cyfrif arnoch, ac nid oes rhaid i chi roi eich enw.
web-start = Dechrau
web-start-new = Dechrau adroddiad newydd
web-quick = Gwneud adroddiad byr
web-quick-about = Ychydig gwestiynau yn unig, pan fydd amser yn brin.
web-open-here = Mae adroddiad ar agor ar y ddyfais hon.
web-go-on = Parhau â'ch adroddiad

web-continue = Parhau
web-add = Ychwanegu
web-summary = Edrychwch ar hyn eto
web-choose-one = Dewiswch ateb yn gyntaf.
web-write-something = Ysgrifennwch ateb yn gyntaf.
web-add-something = Ychwanegwch ddolen, ffeil neu ychydig eiriau yn gyntaf.
web-too-long = Mae lle i { $most } nod yma, ac mae hwn { $over } yn fwy. Nid yw dim o'ch geiriau wedi'i golli.
web-characters-left = Nodau ar ôl: { $number }
web-or-choose = Neu dewiswch ateb
web-own-words = Neu dywedwch yn eich geiriau eich hun
web-evidence-words = Dolen, neu eich geiriau eich hun
web-evidence-files = Sgrinluniau, lluniau neu ffeiliau eraill
web-evidence-limit = Hyd at { $megabytes } MB ar y tro.
web-evidence-over = Mae'r ffeiliau hyn gyda'i gilydd yn fwy na { $megabytes } MB. Dewiswch lai nawr ac ychwanegwch y lleill wedyn.
web-evidence-taken = Wedi'u hychwanegu hyd yma: { $count }

web-late-heading = Roeddech gam ymhellach yn barod
web-late = Roedd y dudalen hon wedi'i hateb o'r blaen, felly ni newidiwyd dim. Dyma lle'r ydych chi nawr.
web-late-kept = Mae'r hyn a ysgrifennoch isod. Copïwch ef os bydd ei angen arnoch.
web-kept-label = Yr hyn a ysgrifennoch
web-files-again = Rhaid dewis y ffeiliau eto.
web-try-again = Rhoi cynnig arall

web-later-title = Mae eich lle wedi'i gadw
web-later-heading = Dod yn ôl yn nes ymlaen
web-later-about = Mae'r ddolen breifat hon yn agor eich adroddiad eto, ar y ddyfais hon neu un arall.
web-later-label = Eich dolen breifat
web-later-careful = Gall unrhyw un sydd â'r ddolen agor eich adroddiad. Cadwch hi lle mai dim ond chi sy'n edrych.
web-copy = Copïo'r ddolen
web-copied = Wedi'i chopïo
web-return-heading = Agor eich adroddiad
web-return-about = Mae'r ddolen hon yn agor adroddiad a ddechreuwyd o'r blaen.
web-return-careful = Os mai rhywun arall a anfonodd y ddolen hon atoch, peidiwch â'i defnyddio: gallai ddarllen yr hyn a ysgrifennwch. Dechreuwch eich adroddiad eich hun yn lle hynny.
web-return = Agor yr adroddiad
web-print = Argraffu neu gadw

web-over-heading = Wedi'i ddileu
web-over-about = Does dim amdanoch wedi'i gadw yma bellach.
web-over-sent = Mae adroddiad sydd gan yr hwb yn barod yn aros gyda'r hwb. Gallwch ofyn i'r hwb amdano.
web-gone-heading = Nid oes adroddiad ar agor yma
web-gone-about = Efallai ei fod wedi'i gau, neu wedi'i ddileu ar ôl cyfnod heb ateb. Ni chaiff dim ei anfon heb i chi ei gadarnhau.
web-missing-heading = Nid oes tudalen yma
web-missing-about = Efallai fod y cyfeiriad yn anghywir neu'n hen.
web-refused-heading = Ni allem fod yn sicr mai gennych chi y daeth hyn
web-refused-about = I fod yn ddiogel, ni newidiwyd dim. Gall hyn ddigwydd pan fydd tudalen wedi bod ar agor am amser hir.
web-unreadable-heading = Ni allem ddarllen hynny
web-unreadable-about = Ni newidiwyd dim. Ewch yn ôl a rhowch gynnig arall arni.
web-away-heading = Ni allwn dderbyn hyn ar hyn o bryd
web-away-about = Mae eich lle wedi'i gadw. Rhowch gynnig arall arni ymhen munud.
web-limited-heading = Un eiliad, os gwelwch yn dda
web-limited-about = Rydych yn anfon yn gyflymach nag y gallwn ddarllen. Mae eich lle wedi'i gadw; rhowch gynnig arall arni ymhen munud.
web-begin = I'r dudalen gyntaf

web-help = Cymorth
web-help-heading = Cymorth
web-help-about = Os ydych chi neu rywun arall mewn perygl, defnyddiwch y rhifau ar y dudalen hon nawr.
web-help-keys = Mae pob tudalen yn gweithio gyda'r bysellfwrdd yn unig, gyda darllenydd sgrin, mewn print mawr a heb JavaScript.
web-help-stop = Gallwch stopio ar unrhyw gwestiwn. Mae “Dod yn ôl yn nes ymlaen”, ar waelod y dudalen, yn rhoi dolen breifat i'ch lle.

web-privacy = Beth sy'n cael ei gadw
web-privacy-heading = Beth sy'n cael ei gadw
web-privacy-answers = Caiff eich atebion eu storio wedi'u hamgryptio wrth i chi ysgrifennu, er mwyn i chi allu dod yn ôl. Os na fyddwch yn gorffen, cânt eu dileu ar ôl cyfnod ac ni chânt byth eu hanfon.
web-privacy-sent = Pan fyddwch yn cadarnhau eich adroddiad, caiff ei roi i'r hwb. Nid yw'n mynd oddi yma at neb arall.
web-privacy-cookie = Mae un cwci yn cadw eich lle. Mae'n diflannu pan fyddwch yn cau'r porwr neu'n dewis “Gadael y dudalen hon”. Nid oes cwci arall.
web-privacy-network = Defnyddir ffurf fer o gyfeiriad eich rhwydwaith i atal llifogydd o negeseuon. Nid yw'n cael ei storio.
web-privacy-others = Nid yw'r tudalennau hyn yn llwytho dim gan gwmnïau eraill ac nid ydynt yn eich dilyn.
web-privacy-times = Mae tudalen ar wahân yn rhestru am ba hyd y cedwir pethau yma, a beth all y gwasanaeth hwn ei weld ac na all ei weld.
web-transparency = Beth mae'r gwasanaeth hwn yn ei weld

web-sees-words = Yr hyn rydych yn ei ysgrifennu a'i ddewis ar ei dudalennau
web-sees-files = Y ffeiliau rydych yn eu hychwanegu
web-sees-language = Yr ieithoedd y mae eich porwr yn gofyn amdanynt
web-sees-network = Cyfeiriad eich rhwydwaith, wedi'i fyrhau, am eiliad pob cais
web-never-sees-accounts = Eich cyfrifon mewn mannau eraill, a'r hyn sydd ynddynt
web-never-sees-browsing = Gwefannau eraill rydych yn ymweld â nhw
web-never-sees-device = Ble'r ydych chi, eich camera, eich meicroffon na'ch cysylltiadau
