# status: awaiting review

notice-first = Gallwch adrodd am gasineb ar-lein yma.
    .line1 = Nid gwasanaeth brys yw hwn ac nid oes neb yn ei wylio drwy'r amser. Os oes rhywun mewn perygl nawr, ffoniwch 999.

notice-emergency = Os oes rhywun mewn perygl nawr
    .line1 = Galwch am help yn gyntaf. Dyna bwrpas y rhifau hyn.
    .line2 = Nid yw eich adroddiad ar goll. Mae'n mynd ymlaen isod, pan fyddwch yn barod.

notice-pictures = Cyn i chi anfon llun
    .line1 = Peidiwch ag anfon unrhyw lun rhywiol o rywun dan 18.
    .line2 = Gallwch adrodd am lun felly ar report.iwf.org.uk yn lle hynny.

notice-help = Help
    .line1 = Os oes rhywun mewn perygl nawr, ffoniwch 999. Nid gwasanaeth brys yw hwn.
    .line2 = Gallwch fynd yn ôl, sgipio cwestiwn, neu stopio unrhyw bryd. Mae "Dileu hwn" yn dileu popeth a ddywedoch yma.

notice-paused = Mae eich lle wedi'i gadw.
    .line1 = I fynd ymlaen, ysgrifennwch yma eto. Byddwch lle gwnaethoch chi stopio.
    .line2 = Os na ddewch yn ôl mewn pryd, mae'r cyfan yn cael ei ddileu a does dim yn cael ei anfon.

notice-cancelled = Wedi'i ddileu.
    .line1 = Ni anfonwyd dim ac ni chadwyd dim. Gallwch ddod yn ôl pryd bynnag y mynnwch.

notice-erased = Wedi'i ddileu.
    .line1 = Does dim amdanoch wedi'i gadw yma bellach.
    .line2 = Os oes gan yr hwb adroddiad gennych chi, bydd yn aros yno. Rydym yn gofyn i'r hwb ddileu'r hyn sy'n arwain atoch chi.

notice-language = Pa iaith hoffech chi?
    .line1 = Mae'r hyn a ddywedoch yn aros fel y mae.

notice-closed-submitted = Mae eich adroddiad wedi'i anfon.
    .line1 = Nid oes modd ei newid yma bellach. Os oes mwy i'w ddweud, gallwch wneud adroddiad newydd.

notice-nothing-here = Does dim adroddiad gennych chi yma.
    .line1 = Efallai ei fod wedi gorffen a'i ddileu, neu ei fod mewn lle arall. Gallwch ddechrau un newydd.
