# What only Discord needs. The conversation itself is in the other files.

discord-command-report-message = Adrodd i'r hwb
discord-command-forward = Anfon at yr hwb (cymedrolwr)

discord-command-report = Rhoi gwybod am rywbeth. Dim ond chi sy'n ei weld
discord-command-quick = Adroddiad byr
discord-command-add = Ychwanegu at yr adroddiad a anfonoch
discord-command-status = Gweld beth yw hynt fy adroddiad
discord-command-language = Dewis iaith
discord-command-help = Rhifau argyfwng a chymorth
discord-command-erase = Dileu popeth rydych yn ei gadw amdanaf i
discord-name-report = adrodd
discord-name-quick = byr
discord-name-add = ychwanegu
discord-name-status = statws
discord-name-language = iaith
discord-name-help = cymorth
discord-name-erase = dileu
discord-option-text = Beth ddigwyddodd, yn eich geiriau eich hun
discord-option-file = Sgrinlun neu ffeil arall

discord-not-moderator = Mae anfon ymlaen ar gyfer y rhai sy'n gofalu am y gweinydd hwn. Gallwch ddefnyddio “Adrodd i'r hwb” ar y neges yn lle hynny.
discord-not-read = Ni allwn ddarllen hynny. Rhowch gynnig arall arni, neu anfonwch sgrinlun ataf gyda /report.

discord-write = Ysgrifennu ateb
discord-own-words = Yn fy ngeiriau i
discord-add = Geiriau neu ffeiliau
discord-move = Parhau'n breifat
discord-keep = Cadw'n breifat

discord-choose-one = Dewiswch un
discord-choose-many = Dewiswch bob un sy'n berthnasol
discord-choose-change = Newid ateb

discord-form-title = Dim ond chi a'r hwb sy'n gweld hwn
discord-form-answer = Eich ateb
discord-form-words = Yn eich geiriau eich hun, neu ddolen
discord-form-files = Sgrinluniau neu ffeiliau eraill

discord-moved = Rydym yn parhau yn eich negeseuon uniongyrchol.
discord-moved-here = Rydym yn parhau yma.
discord-open-direct = Agor
discord-direct-closed = Ni allaf ysgrifennu atoch yn breifat: nid yw eich gosodiadau ar gyfer y gweinydd hwn yn caniatáu hynny. Mae hynny'n iawn, rydym yn parhau yma.

discord-sees-message = Yr un neges rydych yn ei dewis gydag “Adrodd i'r hwb” neu “Anfon at yr hwb”: pwy a'i hysgrifennodd, pryd ac ymhle, a'i ffeiliau.
discord-sees-direct = Yr hyn rydych yn ei ysgrifennu, ei anfon neu ei anfon ymlaen at y bot mewn negeseuon uniongyrchol.
discord-sees-profile = Eich enw, eich enw defnyddiwr ac iaith eich ap, fel y mae Discord yn eu dangos.
discord-sees-standing = Yr hyn y cewch ei wneud ar weinydd, pan fyddwch yn defnyddio “Anfon at yr hwb” yno.
discord-sees-platform = Mae Discord ei hun yn gallu darllen yr hyn sy'n cael ei anfon at fot. Ni allwn newid hynny.

discord-never-channels = Negeseuon eraill ar weinyddion. Nid yw'r bot yn cychwyn os gallai eu darllen.
discord-never-members = Pwy arall sydd ar weinydd, na phwy sydd ar-lein.
discord-never-history = Eich sgyrsiau eraill, na'r hyn a ysgrifennwyd cyn neu ar ôl y neges a ddewisoch.
discord-never-links = Yr hyn sydd y tu ôl i ddolen rydych yn ei hanfon. Nid yw byth yn cael ei hagor.
