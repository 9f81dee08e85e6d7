# status: awaiting review
# What the web page says around the conversation, in Polish.

web-service-name = Zgłoszenia online
web-title = Twoja wiadomość
web-title-error = Proszę sprawdzić – { $title }

web-skip-to-main = Przejdź do treści
web-leave = Opuść tę stronę
web-leave-hint = Możesz też trzy razy nacisnąć klawisz Esc.
web-leave-about = „Opuść tę stronę” u góry od razu przenosi na neutralną stronę i zamyka zgłoszenie na tym urządzeniu. Przeglądarka może jednak pamiętać tę wizytę.
web-languages = Języki
web-emergency = Grozi Ci niebezpieczeństwo?
web-call = Zadzwoń: { $to }
web-text = Wyślij SMS: { $to }

web-landing-heading = Zgłoś nienawiść w internecie
web-landing-first = Możesz tu własnymi słowami zgłosić nienawiść w internecie.
web-landing-emergency = To nie jest służba ratunkowa i nikt nie czuwa tu bez przerwy. Jeśli komuś teraz grozi niebezpieczeństwo, zadzwoń pod 999.
web-landing-what = Jak to przebiega
web-landing-step-answer = Odpowiadasz na jedno pytanie naraz. Większość możesz pominąć, możesz się cofnąć albo przestać.
web-landing-step-review = Czytasz wszystko jeszcze raz. Nic nie zostanie wysłane bez Twojej zgody.
web-landing-step-receipt = Otrzymujesz numer, a ośrodek otrzymuje zgłoszenie. Ktoś je przeczyta.
web-landing-know = Warto wiedzieć
web-landing-account = Nie potrzebujesz konta i nie musisz podawać nazwiska.
web-start = Zacznij
web-start-new = Zacznij nowe zgłoszenie
web-quick = Krótkie zgłoszenie
web-quick-about = Tylko kilka pytań, gdy brakuje czasu.
web-open-here = Na tym urządzeniu jest otwarte zgłoszenie.
web-go-on = Wróć do zgłoszenia

web-continue = Dalej
web-add = Dodaj
web-summary = Proszę spojrzeć na to jeszcze raz
web-choose-one = Najpierw wybierz odpowiedź.
web-write-something = Najpierw wpisz odpowiedź.
web-add-something = Najpierw dodaj link, plik albo kilka słów.
web-too-long = Mieści się tu { $most } znaków, a ten tekst ma ich o { $over } więcej. Nic z niego nie przepadło.
web-characters-left = Pozostało znaków: { $number }
web-or-choose = Albo wybierz odpowiedź
web-own-words = Albo powiedz to własnymi słowami
web-evidence-words = Link albo własne słowa
web-evidence-files = Zrzuty ekranu, zdjęcia lub inne pliki
web-evidence-limit = Do { $megabytes } MB naraz.
web-evidence-over = Te pliki mają razem ponad { $megabytes } MB. Wybierz teraz mniej, a resztę dodaj potem.
web-evidence-taken = Dodano do tej pory: { $count }

web-late-heading = Jesteś już o krok dalej
web-late = Na tę stronę była już odpowiedź, więc nic się nie zmieniło. Oto miejsce, w którym teraz jesteś.
web-late-kept = Twój tekst jest poniżej. Skopiuj go, jeśli go potrzebujesz.
web-kept-label = Twój tekst
web-files-again = Pliki trzeba wybrać ponownie.
web-try-again = Spróbuj ponownie

web-later-title = Twoje miejsce jest zachowane
web-later-heading = Wróć później
web-later-about = Ten prywatny link otworzy zgłoszenie ponownie, na tym lub innym urządzeniu.
web-later-label = Twój prywatny link
web-later-careful = Każdy, kto ma ten link, może otworzyć zgłoszenie. Trzymaj go tam, gdzie nikt inny nie zagląda.
web-copy = Skopiuj link
web-copied = Skopiowano
web-return-heading = Otwórz swoje zgłoszenie
web-return-about = Ten link otwiera zgłoszenie rozpoczęte wcześniej.
web-return-careful = Jeśli ten link przysłał Ci ktoś inny, nie używaj go: ta osoba mogłaby przeczytać, co piszesz. Zacznij własne zgłoszenie.
web-return = Otwórz zgłoszenie
web-print = Wydrukuj lub zapisz

web-over-heading = Usunięte
web-over-about = Nie ma tu już niczego o tobie.
web-over-sent = Zgłoszenie, które ośrodek już ma, pozostaje w ośrodku. Możesz o nie zapytać w ośrodku.
web-gone-heading = Nie ma tu otwartego zgłoszenia
web-gone-about = Mogło zostać zamknięte albo usunięte po czasie bez odpowiedzi. Nic nie jest wysyłane bez Twojego potwierdzenia.
web-missing-heading = Nie ma tu takiej strony
web-missing-about = Adres może zawierać błąd albo być nieaktualny.
web-refused-heading = Nie mamy pewności, że to od Ciebie
web-refused-about = Dla bezpieczeństwa nic się nie zmieniło. Zdarza się to, gdy strona jest długo otwarta.
web-unreadable-heading = Nie udało się tego odczytać
web-unreadable-about = Nic się nie zmieniło. Wróć i spróbuj jeszcze raz.
web-away-heading = Teraz nie możemy tego przyjąć
web-away-about = Twoje miejsce jest zachowane. Spróbuj ponownie za minutę.
web-limited-heading = Chwileczkę
web-limited-about = Wysyłasz szybciej, niż zdążamy czytać. Twoje miejsce jest zachowane; spróbuj ponownie za minutę.
web-begin = Do pierwszej strony

web-help = Pomoc
web-help-heading = Pomoc
web-help-about = Jeśli Tobie lub komuś innemu grozi niebezpieczeństwo, skorzystaj teraz z numerów na tej stronie.
web-help-keys = Każda strona działa z samą klawiaturą, z czytnikiem ekranu, w dużym powiększeniu i bez JavaScriptu.
web-help-stop = Możesz przerwać przy każdym pytaniu. „Wróć później” na dole strony daje prywatny link do Twojego miejsca.

web-privacy = Co przechowujemy
web-privacy-heading = Co przechowujemy
web-privacy-answers = Odpowiedzi są w trakcie pisania przechowywane w postaci zaszyfrowanej, żeby można było wrócić. Jeśli nie skończysz, po pewnym czasie zostaną usunięte i nigdy nie zostaną wysłane.
web-privacy-sent = Gdy potwierdzisz zgłoszenie, trafia ono do ośrodka. Stąd nie trafia do nikogo innego.
web-privacy-cookie = Jeden plik cookie pamięta Twoje miejsce. Znika, gdy zamkniesz przeglądarkę albo wybierzesz „Opuść tę stronę”. Innych nie ma.
web-privacy-network = Skrócona postać Twojego adresu sieciowego służy do powstrzymania zalewu wiadomości. Nie jest przechowywana.
web-privacy-others = Te strony nie wczytują niczego od innych firm i nie śledzą Cię.
web-privacy-times = Jak długo co przechowujemy oraz co ta usługa widzi, a czego nie, opisuje osobna strona.
web-transparency = Co widzi ta usługa

web-sees-words = To, co piszesz i wybierasz na jej stronach
web-sees-files = Dodane przez Ciebie pliki
web-sees-language = Języki, o które prosi Twoja przeglądarka
web-sees-network = Twój skrócony adres sieciowy, na czas każdego zapytania
web-never-sees-accounts = Twoje konta w innych miejscach i ich zawartość
web-never-sees-browsing = Inne strony, które odwiedzasz
web-never-sees-device = Gdzie jesteś, Twój aparat, mikrofon ani kontakty
