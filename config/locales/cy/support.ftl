# status: awaiting review
# Mae'r ffyrdd o gael help yn config/support/gb.toml. Yr un yw'r rhifau a'r enwau ym mhob iaith.

support-emergency =
    .name = Argyfwng
    .about = Os oes rhywun mewn perygl nawr.
support-silent =
    .name = Os na allwch siarad
    .about = Ffoniwch o ffôn symudol, yna pwyswch 55.
support-emergency_text =
    .name = Argyfwng drwy neges destun
    .about = Rhaid cofrestru eich ffôn yn gyntaf. I wneud hynny, anfonwch y gair register i 999.
support-relay =
    .name = Relay UK mewn argyfwng
    .about = Os na allwch glywed neu siarad ar y ffôn.
support-bsl =
    .about = Drwy fideo, yn Iaith Arwyddion Prydain. Does dim rhaid cofrestru.
support-police =
    .name = Yr heddlu
    .about = Os nad yw'n argyfwng. Os na allwch glywed neu siarad ar y ffôn: 18001 101.
support-cst =
    .about = Os oedd am bobl Iddewig. Mewn argyfwng, ddydd a nos.
support-british_muslim_trust =
    .about = Os oedd am bobl Fwslimaidd. Mae'r dudalen hon yn dweud sut i gysylltu â nhw.
support-galop =
    .about = I bobl LHDT+.
support-revenge_porn_helpline =
    .about = Os yw rhywun yn rhannu lluniau rhywiol ohonoch, neu'n bygwth gwneud. Llun i Gwener, 10 i 4.
support-stopncii =
    .about = Yn helpu i gadw llun rhywiol ohonoch oddi ar lawer o wefannau. Nid yw'r llun byth yn gadael eich ffôn.
support-iwf =
    .about = Os yw llun rhywiol yn dangos rhywun dan 18: adroddwch amdano yma, a pheidiwch â'i anfon at neb.
support-catch =
    .about = I bobl yn Llundain sydd wedi wynebu casineb o unrhyw fath.
support-eass =
    .about = Cyngor pan gewch eich trin yn waeth oherwydd pwy ydych chi.
support-crimestoppers =
    .about = I ddweud beth a wyddoch heb roi eich enw.
