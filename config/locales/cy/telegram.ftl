# What only Telegram needs. The conversation itself is in the other files.

telegram-command-start = Rhoi gwybod am rywbeth
telegram-command-quick = Adroddiad byr
telegram-command-add = Ychwanegu at yr adroddiad a anfonoch
telegram-command-back = Yn ôl un cwestiwn
telegram-command-skip = Hepgor y cwestiwn hwn
telegram-command-send = Anfon yr hyn sydd gen i
telegram-command-pause = Stopio am y tro
telegram-command-cancel = Canslo a dileu
telegram-command-language = Dewis iaith
telegram-command-help = Rhifau argyfwng a chymorth
telegram-command-status = Gweld beth yw hynt fy adroddiad
telegram-command-erase = Dileu popeth rydych yn ei gadw amdanaf i
telegram-command-report = Atebwch neges gyda hwn i roi gwybod amdani'n breifat

telegram-group-continue = Dim ond yn breifat rydw i'n ateb. Pwyswch y botwm, yna Start.
telegram-group-open = Sgwrs breifat

telegram-sees-private = Yr hyn rydych yn ei ysgrifennu, ei anfon neu ei anfon ymlaen at y bot yn eich sgwrs breifat.
telegram-sees-profile = Eich enw, eich enw defnyddiwr ac iaith eich ap, fel y mae Telegram yn eu dangos.
telegram-sees-report = Mewn grŵp: yr un neges rydych yn ei hateb gyda /report, pwy a'i hysgrifennodd ac ymhle.
telegram-sees-standing = A ydych yn weinyddwr y grŵp neu'r sianel y daw neges ohono.
telegram-sees-platform = Mae Telegram ei hun yn gallu darllen yr hyn sy'n cael ei anfon at fot. Ni allwn newid hynny.

telegram-never-groups = Negeseuon eraill mewn grwpiau. Nid yw'r bot yn cychwyn os gallai eu darllen.
telegram-never-phone = Eich rhif ffôn, oni bai eich bod yn ei anfon.
telegram-never-history = Eich sgyrsiau eraill, na'r hyn a ysgrifennwyd o'r blaen.
telegram-never-contacts = Eich cysylltiadau, na pha grwpiau eraill rydych ynddynt.
