# What only Discord needs. The conversation itself is in the other files.

discord-command-report-message = Zgłoś do centrum
discord-command-forward = Przekaż do centrum (moderator)

discord-command-report = Zgłoś coś. Widzisz to tylko Ty
discord-command-quick = Krótkie zgłoszenie
discord-command-add = Dodaj coś do wysłanego zgłoszenia
discord-command-status = Sprawdź, co z moim zgłoszeniem
discord-command-language = Wybierz język
discord-command-help = Numery alarmowe i pomoc
discord-command-erase = Usuń wszystko, co o mnie macie
discord-name-report = zgłoś
discord-name-quick = krótko
discord-name-add = dodaj
discord-name-status = status
discord-name-language = język
discord-name-help = pomoc
discord-name-erase = usuń
discord-option-text = Co się stało, własnymi słowami
discord-option-file = Zrzut ekranu lub inny plik

discord-not-moderator = Przekazywać mogą osoby, które opiekują się tym serwerem. Możesz użyć przy tej wiadomości „Zgłoś do centrum”.
discord-not-read = Nie udało mi się tego odczytać. Spróbuj jeszcze raz albo wyślij zrzut ekranu przez /report.

discord-write = Napisz odpowiedź
discord-own-words = Własnymi słowami
discord-add = Dodaj słowa, pliki
discord-move = Dalej prywatnie
discord-keep = Zachowaj prywatnie

discord-choose-one = Wybierz jedno
discord-choose-many = Wybierz wszystko, co pasuje
discord-choose-change = Zmień odpowiedź

discord-form-title = Widzisz to tylko Ty i centrum
discord-form-answer = Twoja odpowiedź
discord-form-words = Własnymi słowami albo link
discord-form-files = Zrzuty ekranu lub inne pliki

discord-moved = Idziemy dalej w Twoich wiadomościach prywatnych.
discord-moved-here = Idziemy dalej tutaj.
discord-open-direct = Otwórz
discord-direct-closed = Nie mogę napisać do Ciebie prywatnie: nie pozwalają na to Twoje ustawienia tego serwera. Nic nie szkodzi, idziemy dalej tutaj.

discord-sees-message = Tę jedną wiadomość, którą wybierzesz przez „Zgłoś do centrum” lub „Przekaż do centrum”: kto, kiedy i gdzie ją napisał, oraz jej pliki.
discord-sees-direct = To, co piszesz, przekazujesz lub wysyłasz do bota w wiadomościach prywatnych.
discord-sees-profile = Twoje imię, nazwę użytkownika i język aplikacji, tak jak pokazuje je Discord.
discord-sees-standing = Co wolno Ci robić na serwerze, gdy używasz tam „Przekaż do centrum”.
discord-sees-platform = Sam Discord może przeczytać to, co wysyłasz do bota. Nie mamy na to wpływu.

discord-never-channels = Innych wiadomości na serwerach. Bot nie uruchamia się, jeśli mógłby je czytać.
discord-never-members = Kto jeszcze jest na serwerze ani kto jest dostępny.
discord-never-history = Innych Twoich czatów ani tego, co napisano przed wybraną wiadomością lub po niej.
discord-never-links = Tego, co jest pod linkiem, który wyślesz. Nigdy go nie otwieramy.
