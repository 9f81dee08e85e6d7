# status: awaiting review

command-start = Dechrau
    .words = dechrau, cychwyn, adrodd, gwneud adroddiad

command-quick = Adroddiad byr
    .words = adroddiad byr, byr, cyflym

command-add = Ychwanegu ato
    .words = ychwanegu, ychwanegu ato, ychwanegu at fy adroddiad

command-back = Yn ôl
    .words = yn ôl, yn ol, nôl, blaenorol

command-skip = Sgipio
    .words = sgipio, sgip, hepgor, gadael allan

command-send = Anfon fel y mae
    .words = anfon fel y mae, anfon, gorffen, mynd i'r diwedd

command-pause = Oedi
    .words = oedi, stopio, hwyrach, wedyn, nid nawr, dim nawr

command-cancel = Dileu hwn
    .words = dileu hwn, dileu, canslo, canslo a dileu

command-language = Iaith
    .words = iaith, newid iaith, iaith arall

command-help = Help
    .words = help, helpwch fi, cymorth, argyfwng, perygl

command-status = Statws
    .words = statws, fy statws, ble mae fy adroddiad, sut mae fy adroddiad

command-erase = Dileu fy nata
    .words = dileu fy nata, dilëwch fy nata, anghofiwch fi

command-keep = Cadw
    .words = cadw, cadw hwn, gadael fel y mae
command-done = Wedi gorffen
    .words = wedi gorffen, nesaf, ymlaen, parhau, barod
command-done-evidence = Dyna'r cyfan
    .words = dyna'r cyfan, dyna’r cyfan, dyna'r cwbl, dim byd arall, dim mwy, wedi gorffen
command-confirm = Anfon adroddiad
    .words = anfon adroddiad, anfon yr adroddiad, anfon nawr, cadarnhau
command-change = Newid
    .words = newid, golygu, cywiro
command-new = Adroddiad newydd
    .words = adroddiad newydd, newydd, adroddiad arall

command-clear = Tynnu allan
    .words = tynnu allan, tynnu, clirio

command-resume = Ailgydio
    .words = ailgydio
