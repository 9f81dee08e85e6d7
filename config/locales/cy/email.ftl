# status: awaiting review

# What only email needs. The conversation itself is in the other files.

email-sees-mail = Yr hyn rydych chi'n ei ysgrifennu i'r cyfeiriad, yr hyn rydych chi'n ei atodi neu'n ei anfon ymlaen, a'ch cyfeiriad e-bost.
email-sees-header = Llinellau technegol eich e-bost: yr amser, a'r gweinyddion post yr aeth drwyddynt.
email-sees-providers = Gall eich darparwr e-bost chi a'n darparwr ni ddarllen e-byst sy'n mynd drwyddynt. Ni allwn newid hynny.
email-never-mailbox = Eich blwch post eich hun: dim ond yr hyn rydych chi'n ei anfon aton ni, a dim byd arall sydd ynddo.
email-never-links = Beth sydd y tu ôl i ddolen neu lun o rywle arall. Nid yw byth yn cael ei agor.
email-never-read = A ydych chi'n darllen ein he-byst, na phryd. Does dim byd ynddyn nhw a fyddai'n dweud wrthon ni.
