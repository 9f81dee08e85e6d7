# status: awaiting review

letter-how = Ysgrifennwch eich ateb o dan bob cwestiwn, neu ysgrifennwch ei rif a'ch ateb, fel "1 na". Gallwch adael allan unrhyw gwestiwn nad ydych am ei ateb.
letter-review = Beth rydych wedi'i ddweud wrthon ni hyd yma
letter-change = I newid un o'r rhain, ysgrifennwch ei rif a'r ateb newydd.
letter-confirm = A ddylen ni anfon yr adroddiad hwn?
letter-confirm-help = Mae eich atebion yn y llythyr hwn yn cael eu hanfon gydag ef. Does dim yn cael ei anfon nes i chi ysgrifennu "ie" yma.
letter-yes = Ie
letter-no = Na
letter-later = Gallwch ateb yn hwyrach, neu mewn mwy nag un llythyr. Os na ddewch yn ôl mewn pryd, mae'r cyfan yn cael ei ddileu a does dim yn cael ei anfon.
letter-delete = I ddileu'r cyfan, ysgrifennwch yn ôl: { $word }
letter-help = Am rifau brys a chymorth, ysgrifennwch yn ôl: { $word }
letter-language = Am iaith arall, ysgrifennwch ei henw yn ôl: { $names }

letter-older = Roedd eich "ie" yn ateb i lythyr cynharach, felly does dim wedi'i anfon eto. Mae'r llythyr hwn yn cynnwys popeth rydych wedi'i ddweud ers hynny.
letter-misfit = Doeddwn i ddim yn gallu darllen un o'ch atebion, felly does dim wedi'i anfon eto. Mae'r cwestiwn isod unwaith eto.
letter-opened = Arweiniodd eich atebion at un cwestiwn arall, felly does dim wedi'i anfon eto. Gallwch ei adael allan.
letter-unclear = Doeddwn i ddim yn gweld "ie" na "na" yn eich ateb olaf, felly does dim wedi'i anfon eto. Mae eich geiriau wedi'u cadw.
letter-which-number = Doeddwn i ddim yn gwybod pa gwestiwn roeddech yn ei ateb, felly does dim wedi'i anfon eto. Ysgrifennwch ei rif o flaen eich ateb.

letter-closing =
    .words = diolch, diolch yn fawr, llawer o ddiolch, cofion, cofion gorau, cofion cynnes, yn gywir, yr eiddoch yn gywir, dymuniadau gorau, hwyl
