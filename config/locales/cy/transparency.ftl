# status: awaiting review

transparency-heading = Beth gallwn ni ei weld, a beth na allwn
transparency-intro = Dim ond yr hyn rydych yn ei roi i ni rydyn ni'n ei weld. Dydyn ni ddim yn edrych o gwmpas, yn darllen sgyrsiau pobl eraill nac yn agor y dolenni a anfonwch.
transparency-sees = Beth sy'n ein cyrraedd
transparency-never-sees = Beth sydd byth yn ein cyrraedd
transparency-hub = Pan ddewiswch "Anfon adroddiad", mae'n mynd i'r hwb, ac i neb arall. Mae dan glo tra bydd yma. Os stopiwch cyn hynny, mae'r cyfan yn cael ei ddileu.
