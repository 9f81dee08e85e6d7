# status: awaiting review

command-start = Rozpocznij
    .words = rozpocznij, zacznij, start, zgłoś, chcę zgłosić

command-quick = Krótkie zgłoszenie
    .words = krótkie zgłoszenie, krótko, szybko, szybkie zgłoszenie

command-add = Dodaj do zgłoszenia
    .words = dodaj, dodaj do zgłoszenia, uzupełnij, dopisz

command-back = Wstecz
    .words = wstecz, wróć, cofnij, poprzednie

command-skip = Pomiń
    .words = pomiń, pomin, pomijam, opuść

command-send = Wyślij co jest
    .words = wyślij co jest, wyślij, wyslij, na koniec

command-pause = Przerwa
    .words = przerwa, stop, później, pozniej, nie teraz

command-cancel = Usuń to
    .words = usuń to, usuń, usun, anuluj, anuluj i usuń, skasuj to

command-language = Język
    .words = język, jezyk, zmień język, inny język

command-help = Pomoc
    .words = pomoc, pomocy, ratunku, sos, wsparcie, niebezpieczeństwo

command-status = Stan zgłoszenia
    .words = stan zgłoszenia, stan, status, co z moim zgłoszeniem

command-erase = Skasuj moje dane
    .words = skasuj moje dane, usuń moje dane, zapomnij o mnie

command-keep = Zostaw
    .words = zostaw, zostaw to, niech zostanie, bez zmian
command-done = Gotowe
    .words = gotowe, dalej, następne, kontynuuj
command-done-evidence = To wszystko
    .words = to wszystko, wszystko, nic więcej, nic wiecej, koniec, gotowe
command-confirm = Wyślij zgłoszenie
    .words = wyślij zgłoszenie, wyslij zgloszenie, wyślij teraz, potwierdzam
command-change = Zmień
    .words = zmień, zmien, popraw
command-new = Nowe zgłoszenie
    .words = nowe zgłoszenie, nowe, następne zgłoszenie

command-clear = Usuń odpowiedź
    .words = usuń odpowiedź, wyczyść

command-resume = Wracam do zgłoszenia
    .words = wracam do zgłoszenia, wznów
