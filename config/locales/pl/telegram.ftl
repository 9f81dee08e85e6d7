# What only Telegram needs. The conversation itself is in the other files.

telegram-command-start = Zgłoś coś
telegram-command-quick = Krótkie zgłoszenie
telegram-command-add = Dodaj coś do wysłanego zgłoszenia
telegram-command-back = Wróć o jedno pytanie
telegram-command-skip = Pomiń to pytanie
telegram-command-send = Wyślij to, co mam
telegram-command-pause = Przerwij na razie
telegram-command-cancel = Anuluj i usuń
telegram-command-language = Wybierz język
telegram-command-help = Numery alarmowe i pomoc
telegram-command-status = Sprawdź, co z moim zgłoszeniem
telegram-command-erase = Usuń wszystko, co o mnie macie
telegram-command-report = Odpowiedz tym na wiadomość, aby zgłosić ją prywatnie

telegram-group-continue = Odpowiadam tylko prywatnie. Naciśnij przycisk, a potem Start.
telegram-group-open = Czat prywatny

telegram-sees-private = To, co piszesz, przekazujesz lub wysyłasz do bota na czacie prywatnym.
telegram-sees-profile = Twoje imię, nazwę użytkownika i język aplikacji, tak jak pokazuje je Telegram.
telegram-sees-report = W grupie: tę jedną wiadomość, na którą odpowiadasz /report, kto ją napisał i gdzie.
telegram-sees-standing = Czy administrujesz grupą lub kanałem, z którego pochodzi wiadomość.
telegram-sees-platform = Sam Telegram może przeczytać to, co wysyłasz do bota. Nie mamy na to wpływu.

telegram-never-groups = Innych wiadomości w grupach. Bot nie uruchamia się, jeśli mógłby je czytać.
telegram-never-phone = Twojego numeru telefonu, chyba że go wyślesz.
telegram-never-history = Innych Twoich czatów ani tego, co napisano wcześniej.
telegram-never-contacts = Twoich kontaktów ani tego, w jakich innych grupach jesteś.
