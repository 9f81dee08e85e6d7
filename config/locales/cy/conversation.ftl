# status: awaiting review
# Cymraeg clir, gyda «chi». Mae trefn y cwestiynau yn config/flows.

ask-safety = Oes rhywun mewn perygl nawr?
    .help = Os oes, ffoniwch 999 yn gyntaf. Gallwch anfon eich adroddiad wedyn, neu ar yr un pryd.
    .label = Perygl
    .yes = Oes
    .no = Nac oes
    .unsure = Ddim yn siŵr

ask-who = A ddigwyddodd hyn i chi?
    .help = Gallwch hefyd adrodd ar ran rhywun arall, neu adrodd am yr hyn a welsoch.
    .label = Pwy
    .victim = I mi y digwyddodd
    .on_behalf = I rywun rwy'n nabod
    .witness = Fe welais i e
    .moderator = Fi sy'n rhedeg y grŵp
    .misfit = Doeddwn i ddim yn gallu paru hynny. Dewiswch yr un sydd agosaf atoch chi.

ask-basis = Sut ydych chi'n gwybod amdano?
    .help = Dewiswch bob un sy'n ffitio.
    .label = Sut rydych yn gwybod
    .saw_it_live = Gwelais e'n digwydd
    .saw_it_later = Gwelais e wedyn
    .told_by_victim = Nhw ddywedodd wrthyf
    .belongs_to_group = Mae amdanaf i hefyd
    .works_with_group = Gweithio gyda nhw
    .moderates_space = Fi sy'n rhedeg y grŵp
    .other = Ffordd arall

ask-knows = Ydyn nhw'n gwybod eich bod yn adrodd am hyn?
    .help = Y person y digwyddodd iddo sydd dan sylw. Mae'n iawn os nad ydyn nhw'n gwybod.
    .label = Yn gwybod amdano
    .yes = Ydyn
    .no = Nac ydyn
    .unsure = Ddim yn siŵr

ask-evidence = Anfonwch aton ni yr hyn a welsoch.
    .help = Gallwch anfon y neges ymlaen, gludo dolen, anfon sgrinlun, neu ddweud yn eich geiriau eich hun. Mae'r hyn sydd gennych yn ddigon: peidiwch â chwilio am fwy.
    .label = Beth anfonoch chi

ask-story = Beth ddigwyddodd?
    .help = Dywedwch yn eich geiriau eich hun. Mae ychydig eiriau'n ddigon, ac mae lle i lawer.
    .label = Beth ddigwyddodd

ask-addition = Beth hoffech chi ei ychwanegu?
    .help = Bydd yn mynd at yr un bobl, o dan yr un cyfeirnod. Mae ychydig eiriau yn ddigon.
    .label = Beth rydych chi'n ei ychwanegu

ask-platform = Ble ar-lein y digwyddodd?
    .help = Dewiswch un, neu ysgrifennwch yr enw.
    .label = Ble
    .facebook = Facebook
    .instagram = Instagram
    .x = X (Twitter)
    .tiktok = TikTok
    .youtube = YouTube
    .whatsapp = WhatsApp
    .telegram = Telegram
    .discord = Discord
    .snapchat = Snapchat
    .reddit = Reddit
    .game = Gêm
    .website = Gwefan
    .email = E-bost
    .sms = Neges destun
    .other = Rhywle arall

ask-place = Pa dudalen, grŵp neu broffil oedd e?
    .help = Gludwch y ddolen os yw hi gennych, neu ysgrifennwch yr enw fel y mae yno.
    .label = Tudalen neu grŵp

ask-when = Pryd ddigwyddodd hyn?
    .help = Gallwch ei ysgrifennu hefyd: "12 Mai", "tua 3 ddoe", "ddim yn siŵr".
    .label = Pryd
    .today = Heddiw
    .yesterday = Ddoe
    .this_week = Yr wythnos hon
    .unsure = Ddim yn siŵr

ask-account = Pwy wnaeth hyn?
    .help = Ysgrifennwch enw defnyddiwr, dolen i broffil, neu'r hyn a wyddoch amdanyn nhw. Os nad ydych yn gwybod, sgipiwch hyn.
    .label = Pwy wnaeth hyn

ask-known = { $role ->
        [victim] Ydych chi'n nabod y person a wnaeth hyn?
       *[other] Ydy'r person y digwyddodd iddo yn gwybod pwy wnaeth hyn?
    }
    .help = Er enghraifft o'r ysgol, o'r gwaith neu o'ch stryd.
    .label = Person cyfarwydd
    .yes = { $role ->
        [victim] Ydw
       *[other] Ydy
    }
    .no = { $role ->
        [victim] Nac ydw
       *[other] Nac ydy
    }
    .unsure = Ddim yn siŵr

ask-what = Pa fath o beth oedd e?
    .help = Dewiswch bob un sy'n ffitio.
    .label = Pa fath
    .threat = Bygythiad
    .insults = Sarhau neu enwau cas
    .repeated = Mae'n dal i ddigwydd
    .pile_on = Llawer ar unwaith
    .details = Rhannu manylion
    .pretending = Cyfrif ffug
    .pictures = Lluniau rhywiol
    .calling = Annog pobl eraill
    .other = Rhywbeth arall

ask-strand = Am beth oedd hyn, yn eich barn chi?
    .help = Dewiswch bob un sy'n ffitio. Chi sy'n gwybod orau.
    .label = Am beth
    .race = Hil neu genedl
    .religion = Crefydd neu gred
    .orientation = Rhywioldeb
    .transgender = Bod yn drawsryweddol
    .disability = Anabledd
    .sex = Rhyw neu rywedd
    .other = Rhywbeth arall
    .unsure = Ddim yn siŵr
    .not_hate = Dim am bwy ydyn ni

ask-strand_detail = Oedd hyn am un o'r grwpiau yma?
    .help = Dewiswch bob un sy'n ffitio, neu sgipiwch hyn. Mae'n ein helpu i ddangos y gefnogaeth iawn i chi.
    .label = Pa grŵp
    .antisemitism = Pobl Iddewig
    .anti_muslim = Pobl Fwslimaidd
    .anti_gypsy_roma_traveller = Sipsiwn, Roma, Teithwyr
    .esea = Dwyrain neu De-ddwyrain Asia
    .sectarian = Catholig neu Brotestant
    .other = Grŵp arall

ask-why = Beth wnaeth i chi deimlo mai am hyn oedd e?
    .help = Gair, arwydd, llun, neu deimlad yn unig. Does dim rhaid i chi brofi dim.
    .label = Beth ddangosodd hynny

ask-again = Ydy hyn wedi digwydd o'r blaen?
    .help = Cyfrwch bopeth a ddaeth gan yr un bobl.
    .label = Pa mor aml
    .once = Dim ond y tro hwn
    .few = 2 i 5 gwaith
    .many = 6 i 20 gwaith
    .very_many = Mwy nag 20 gwaith
    .unsure = Ddim yn siŵr

ask-home = { $role ->
        [victim] Ydy'r bobl a wnaeth hyn yn gwybod ble rydych chi'n byw?
       *[other] Ydy'r bobl a wnaeth hyn yn gwybod ble mae'r person yn byw?
    }
    .help = Mae hyn yn helpu'r hwb i weld beth sydd ar frys.
    .label = Yn gwybod y cartref
    .yes = Ydyn
    .no = Nac ydyn
    .unsure = Ddim yn siŵr

ask-fear = { $role ->
        [victim] Oes ofn arnoch chi?
       *[other] Oes ofn ar y person y digwyddodd iddo?
    }
    .help = Mae hyn yn helpu'r hwb i weld beth sydd ar frys. Gallwch ei sgipio.
    .label = Ofn
    .yes = Oes
    .no = Nac oes
    .unsure = Ddim yn siŵr

ask-area = { $role ->
        [victim] Ym mha ardal rydych chi'n byw?
       *[other] Ym mha ardal mae'r person y digwyddodd iddo yn byw?
    }
    .help = Tref, cyngor, neu hanner cyntaf y cod post, fel CF10. Peidiwch ag ysgrifennu cyfeiriad llawn. Mae'n dangos pa heddlu yw'r un iawn.
    .label = Ardal
    .abroad = Y tu allan i'r DU

ask-reach = Sut gall yr hwb gysylltu â chi?
    .help = Efallai y bydd cwestiwn i chi. Does dim rhaid rhoi eich enw.
    .label = Cysylltu â chi
    .none = Dim cysylltu
    .chat = Drwy fan hyn yn unig
    .contact = Ffordd arall

ask-contact = Ble gall yr hwb gysylltu â chi?
    .help = Ysgrifennwch rif ffôn neu gyfeiriad e-bost. Gallwch ychwanegu enw.
    .label = Ffôn neu e-bost

ask-safe = Ydy hi'n ddiogel gadael neges yno?
    .help = Meddyliwch pwy arall allai ei gweld neu ei chlywed.
    .label = Diogel i adael neges
    .yes = Ydy
    .no = Nac ydy
    .unsure = Ddim yn siŵr

ask-may = Beth gawn ni ei wneud â'ch adroddiad?
    .help = Dewiswch bopeth rydych yn cytuno iddo. Yr heddlu yw heddlu'r ardal. Cyfrif yw rhifau'n unig, heb enwau.
    .label = Rydych yn cytuno
    .police = Dweud wrth yr heddlu
    .platform = Dweud wrth y wefan
    .support = Cynnig help i mi
    .statistics = Cyfrif, heb enwau

ask-note = Hoffech chi ychwanegu rhywbeth?
    .help = Mae llinell yn ddigon. Gallwch sgipio hyn.
    .label = Nodyn

misfit-choice = Doeddwn i ddim yn gallu paru hynny ag ateb. Dewiswch un o'r rhai isod.
misfit-choices = Doeddwn i ddim yn gallu paru hynny â'r atebion. Dewiswch bob un isod sy'n ffitio.
misfit-text = Dim ond geiriau y galla i eu darllen yma. Mae llinell yn ddigon.
misfit-text-long = Mae hynny'n fwy nag y galla i ei gymryd ar unwaith. { $most } o lythrennau yw'r mwyaf. Gwnewch e ychydig yn fyrrach.
misfit-when = Doeddwn i ddim yn gallu darllen hynny fel dyddiad. Gallwch ysgrifennu "ddoe", "12 Mai" neu "ddim yn siŵr".
misfit-when-future = Mae'n edrych fel diwrnod sydd eto i ddod. Ysgrifennwch y dyddiad eto, neu "ddim yn siŵr".
misfit-link = Doeddwn i ddim yn gallu darllen hynny fel dolen neu enw. Gallwch ludo'r ddolen, ysgrifennu'r enw, neu sgipio hyn.
misfit-account = Doeddwn i ddim yn gallu darllen hynny fel enw defnyddiwr neu ddolen. Gallwch ysgrifennu unrhyw beth a wyddoch amdanyn nhw, neu sgipio hyn.
misfit-evidence = Doeddwn i ddim yn gallu cymryd hynny. Gallwch anfon y neges ymlaen, gludo dolen, anfon sgrinlun, neu ysgrifennu'r hyn a welsoch.
misfit-area = Doeddwn i ddim yn gallu dod o hyd i'r lle hwnnw. Gallwch ysgrifennu tref, cyngor, neu hanner cyntaf y cod post, fel CF10.
misfit-area-which = Mae mwy nag un lle o'r enw hwnnw. Pa un yw e?
misfit-contact = Doeddwn i ddim yn gallu darllen hynny fel rhif ffôn neu gyfeiriad e-bost. Ysgrifennwch e eto, neu sgipiwch hyn.
misfit-consent = Doeddwn i ddim yn gallu paru hynny â'r atebion. Dewiswch yr hyn rydych yn cytuno iddo. Gallwch hefyd ddewis dim.
misfit-skip = Mae angen yr ateb hwn er mwyn i'r hwb ddeall eich adroddiad. Mae ychydig eiriau'n ddigon.
misfit-stale = Mae'r botwm hwnnw'n perthyn i gwestiwn cynharach. Dyma ble rydyn ni nawr.

note-got-evidence = { $count ->
        [one] Wedi'i gael. Oes rhywbeth arall i'w ddangos, neu ai dyna'r cyfan?
       *[other] Wedi'i gael. Dyna { $count } o bethau. Rhywbeth arall, neu ai dyna'r cyfan?
    }
note-file-too-large = Mae'r ffeil honno'n rhy fawr i mi. Gallwch anfon sgrinlun neu ddolen yn lle hynny.
note-file-failed = Doeddwn i ddim yn gallu nôl y ffeil honno. Anfonwch hi eto, neu anfonwch ddolen.
note-file-refused = Alla i ddim cymryd y math hwnnw o ffeil. Gallwch anfon dolen, neu ysgrifennu beth mae'n ei ddangos.
note-place-kept = Doeddwn i ddim yn gallu gosod y lle hwnnw. Mae eich geiriau wedi'u cadw fel yr ysgrifennoch nhw.
note-welcome-back = Croeso'n ôl. Mae'r hyn a ddywedoch yma o hyd.
note-language = Byddaf yn ysgrifennu yn Gymraeg o hyn ymlaen.
note-limited = Rydych yn anfon yn gyflymach nag y galla i ddarllen. Mae eich lle wedi'i gadw; ysgrifennwch eto ymhen munud.
note-not-done = Wnaeth hynny ddim gweithio ar ein hochr ni. Mae eich lle wedi'i gadw; rhowch gynnig arall arni.
note-changed = Mae hynny wedi'i newid.
note-kept = Mae hynny'n aros fel yr oedd.
note-unread = Daeth rhywbeth na alla i ei ddarllen. Anfonwch sgrinlun ohono, neu ysgrifennwch beth mae'n ei ddweud.
note-kept-words = Mae eich geiriau wedi'u cadw gyda'r hyn a anfonoch.
note-district-only = Dim ond hanner cyntaf y cod post sydd wedi'i gadw.
note-first-question = Dyma'r cwestiwn cyntaf. Does dim byd o'i flaen.
note-cleared = Mae'r ateb hwnnw wedi'i dynnu allan.

progress = { $at } o { $of }

review-heading = Darllenwch eich adroddiad unwaith eto.
review-help = Does dim yn cael ei anfon nes i chi ddewis "Anfon adroddiad". Gallwch newid pob llinell.
review-needs-story = Cyn ei anfon, dywedwch wrthon ni beth ddigwyddodd, neu dangoswch i ni.
review-needs-who = Cyn ei anfon, dywedwch wrthon ni a ddigwyddodd hyn i chi.
review-edited = Mae eich adroddiad wedi newid ers i chi ei ddarllen. Darllenwch e unwaith eto.

value-skipped = Heb ei ateb
value-yes =
    .words = ie, oes, ydw, ydy, ydyn, do
value-no =
    .words = na, nac oes, nac ydw, nac ydy, nac ydyn, naddo
value-unsure =
    .words = ddim yn siŵr, ddim yn siwr, ddim yn gwybod, efallai
value-nothing = Dim wedi'i ddewis
value-things = { $count ->
        [one] 1 peth
        [two] 2 beth
       *[other] { $count } peth
    }
receipt-saved = Mae eich adroddiad wedi'i gadw yma ac ar ei ffordd i'r hwb.
receipt-delivered = Mae eich adroddiad gan yr hwb.
receipt-reference = Eich cyfeirnod
receipt-next1 = Bydd rhywun yn yr hwb yn darllen eich adroddiad.
receipt-next2 = Ni fydd yr hyn na chytunoch iddo yn cael ei wneud.
receipt-next3 = Gallwch ofyn yma am ei statws unrhyw bryd. Cadwch y cyfeirnod ar gyfer hynny.
receipt-routes = Os hoffech siarad â rhywun
receipt-emergency = Nid gwasanaeth brys yw hwn. Os oes rhywun mewn perygl nawr, ffoniwch 999.
delivered = Mae eich adroddiad gan yr hwb. Bydd rhywun yn ei ddarllen. Gallwch ofyn yma am ei statws unrhyw bryd.
update = Mae rhywbeth newydd am eich adroddiad { $reference }. I'w ddarllen, gofynnwch am ei statws.

status-saved = Mae eich adroddiad { $reference } wedi'i gadw yma ac ar ei ffordd i'r hwb.
status-delivered = Mae eich adroddiad { $reference } gan yr hwb. Bydd rhywun yn ei ddarllen.
status-read = Mae rhywun yn yr hwb wedi darllen eich adroddiad { $reference } ac yn gweithio arno.
status-passed-on = Mae'r hwb wedi trosglwyddo eich adroddiad { $reference } i heddlu.
status-signposted = Mae rhywun yn yr hwb wedi darllen eich adroddiad { $reference }. Nid yr hwb yw'r lle iawn ar ei gyfer, ond gall eraill helpu. Gofynnwch am help yma i weld pwy.
status-finished = Mae'r hwb wedi gorffen ei waith ar eich adroddiad { $reference }.
status-written = Mae'r hwb yn ysgrifennu atoch:
status-answer = Gallwch ateb yma. Bydd yr hyn a ychwanegwch yn mynd at yr un adroddiad.
status-open = Rydych wedi dechrau adroddiad. Nid yw wedi'i anfon eto.
status-problem = Mae eich adroddiad { $reference } wedi'i gadw yma, ond nid yw gan yr hwb eto. Does dim angen i chi ei anfon eto.
