# status: awaiting review
# Forma „ty” bez rodzaju, jak w prostym języku urzędów. Struktura pytań: config/flows.

ask-safety = Czy ktoś jest teraz w niebezpieczeństwie?
    .help = Jeśli tak, najpierw zadzwoń pod 999. Zgłoszenie możesz złożyć potem albo w tym samym czasie.
    .label = Niebezpieczeństwo
    .yes = Tak
    .no = Nie
    .unsure = Nie mam pewności

ask-who = Czy to przydarzyło się tobie?
    .help = Możesz też zgłosić coś w imieniu innej osoby albo to, co było widać.
    .label = Kto
    .victim = Tak, mnie
    .on_behalf = Komuś, kogo znam
    .witness = Jestem świadkiem
    .moderator = Prowadzę tę grupę
    .misfit = Nie udało się dopasować odpowiedzi. Wybierz tę, która jest ci najbliższa.

ask-basis = Skąd o tym wiesz?
    .help = Wybierz wszystko, co pasuje.
    .label = Skąd to wiesz
    .saw_it_live = Na własne oczy
    .saw_it_later = Zobaczone później
    .told_by_victim = Wiem od tej osoby
    .belongs_to_group = Mnie też to dotyczy
    .works_with_group = Pracuję z tą grupą
    .moderates_space = Prowadzę tę grupę
    .other = W inny sposób

ask-knows = Czy ta osoba wie, że to zgłaszasz?
    .help = Chodzi o osobę, której to się przydarzyło. Jeśli nie wie, nic nie szkodzi.
    .label = Wie o zgłoszeniu
    .yes = Tak
    .no = Nie
    .unsure = Nie mam pewności

ask-evidence = Wyślij nam to, co się pojawiło.
    .help = Możesz przekazać wiadomość, wkleić link, wysłać zrzut ekranu albo opisać to własnymi słowami. Wystarczy to, co masz: nie szukaj niczego więcej.
    .label = Co wysyłasz

ask-story = Co się stało?
    .help = Opowiedz własnymi słowami. Wystarczy kilka słów, a miejsca jest dużo.
    .label = Co się stało

ask-addition = Co chcesz dodać?
    .help = Trafi do tych samych osób, pod tym samym numerem. Wystarczy kilka słów.
    .label = Co dodajesz

ask-platform = Gdzie w internecie to się stało?
    .help = Wybierz jedną odpowiedź albo wpisz nazwę.
    .label = Gdzie
    .facebook = Facebook
    .instagram = Instagram
    .x = X (Twitter)
    .tiktok = TikTok
    .youtube = YouTube
    .whatsapp = WhatsApp
    .telegram = Telegram
    .discord = Discord
    .snapchat = Snapchat
    .reddit = Reddit
    .game = Gra
    .website = Strona internetowa
    .email = E-mail
    .sms = SMS
    .other = Gdzie indziej

ask-place = Która to była strona, grupa lub profil?
    .help = Wklej link, jeśli go masz, albo wpisz nazwę tak, jak tam widnieje.
    .label = Strona lub grupa

ask-when = Kiedy to się stało?
    .help = Możesz też napisać: „12 maja”, „wczoraj około 15”, „nie wiem”.
    .label = Kiedy
    .today = Dzisiaj
    .yesterday = Wczoraj
    .this_week = W tym tygodniu
    .unsure = Nie mam pewności

ask-account = Kto to zrobił?
    .help = Wpisz nazwę użytkownika, link do profilu albo to, co o tej osobie wiesz. Jeśli nie wiesz, pomiń to pytanie.
    .label = Kto to zrobił

ask-known = { $role ->
        [victim] Czy znasz osobę, która to zrobiła?
       *[other] Czy osoba, której to się przydarzyło, wie, kto to zrobił?
    }
    .help = Na przykład ze szkoły, z pracy albo z sąsiedztwa.
    .label = Znana osoba
    .yes = Tak
    .no = Nie
    .unsure = Nie mam pewności

ask-what = Co to było?
    .help = Wybierz wszystko, co pasuje.
    .label = Co to było
    .threat = Groźba
    .insults = Obelgi, wyzwiska
    .repeated = To się powtarza
    .pile_on = Wiele osób naraz
    .details = Podanie danych
    .pretending = Fałszywe konto
    .pictures = Zdjęcia intymne
    .calling = Podburzanie innych
    .other = Coś innego

ask-strand = O co twoim zdaniem chodziło?
    .help = Wybierz wszystko, co pasuje. Ty wiesz najlepiej.
    .label = O co chodziło
    .race = Rasa lub narodowość
    .religion = Religia lub poglądy
    .orientation = Orientacja seksualna
    .transgender = Transpłciowość
    .disability = Niepełnosprawność
    .sex = Płeć
    .other = Coś innego
    .unsure = Nie mam pewności
    .not_hate = Nie o to, kim kto jest

ask-strand_detail = Czy chodziło o jedną z tych grup?
    .help = Wybierz wszystko, co pasuje, albo pomiń. Dzięki temu pokażemy właściwe wsparcie.
    .label = Która grupa
    .antisemitism = Żydzi
    .anti_muslim = Muzułmanie
    .anti_gypsy_roma_traveller = Romowie, Travellersi
    .esea = Azja Wsch. i Płd.-Wsch.
    .sectarian = Katolicy, protestanci
    .other = Inna grupa

ask-why = Po czym to było widać?
    .help = Słowo, znak, obrazek albo samo odczucie. Nie musisz niczego udowadniać.
    .label = Po czym to widać

ask-again = Czy to zdarzyło się już wcześniej?
    .help = Policz wszystko, co pochodziło od tych samych osób.
    .label = Jak często
    .once = Tylko ten jeden raz
    .few = Od 2 do 5 razy
    .many = Od 6 do 20 razy
    .very_many = Ponad 20 razy
    .unsure = Nie mam pewności

ask-home = { $role ->
        [victim] Czy osoby, które to zrobiły, wiedzą, gdzie mieszkasz?
       *[other] Czy osoby, które to zrobiły, wiedzą, gdzie mieszka ta osoba?
    }
    .help = To pomaga zobaczyć, co jest pilne.
    .label = Znają adres
    .yes = Tak
    .no = Nie
    .unsure = Nie mam pewności

ask-fear = { $role ->
        [victim] Czy się boisz?
       *[other] Czy osoba, której to się przydarzyło, się boi?
    }
    .help = To pomaga zobaczyć, co jest pilne. Możesz to pominąć.
    .label = Strach
    .yes = Tak
    .no = Nie
    .unsure = Nie mam pewności

ask-area = { $role ->
        [victim] W jakiej okolicy mieszkasz?
       *[other] W jakiej okolicy mieszka osoba, której to się przydarzyło?
    }
    .help = Miasto, gmina (council) albo pierwsza część kodu pocztowego, na przykład M14. Nie podawaj pełnego adresu. Dzięki temu wiadomo, która policja jest właściwa.
    .label = Okolica
    .abroad = Poza UK

ask-reach = Jak ośrodek może się z tobą skontaktować?
    .help = Może mieć do ciebie pytanie. Nie musisz podawać nazwiska.
    .label = Kontakt
    .none = Bez kontaktu
    .chat = Tylko tutaj
    .contact = W inny sposób

ask-contact = Gdzie ośrodek może się z tobą skontaktować?
    .help = Podaj numer telefonu albo adres e-mail. Możesz dodać imię.
    .label = Telefon lub e-mail

ask-safe = Czy można tam bezpiecznie zostawić wiadomość?
    .help = Pomyśl, kto jeszcze może ją zobaczyć lub usłyszeć.
    .label = Bezpieczny kontakt
    .yes = Tak
    .no = Nie
    .unsure = Nie mam pewności

ask-may = Co możemy zrobić z twoim zgłoszeniem?
    .help = Wybierz wszystko, na co się zgadzasz. Policja to jednostka właściwa dla okolicy. Statystyka to same liczby, bez nazwisk.
    .label = Zgadzasz się na
    .police = Powiadomić policję
    .platform = Powiadomić serwis
    .support = Oferta wsparcia
    .statistics = Statystyka bez danych

ask-note = Czy chcesz coś dodać?
    .help = Wystarczy jedno zdanie. Możesz to pominąć.
    .label = Uwaga

misfit-choice = Nie udało się dopasować odpowiedzi. Wybierz jedną z podanych niżej.
misfit-choices = Nie udało się dopasować odpowiedzi. Wybierz niżej wszystko, co pasuje.
misfit-text = Tutaj mogę czytać tylko słowa. Wystarczy jedno zdanie.
misfit-text-long = To więcej, niż mogę przyjąć naraz. Najwięcej to { $most } znaków. Skróć to trochę, proszę.
misfit-when = Nie udało się odczytać daty. Możesz napisać „wczoraj”, „12 maja” albo „nie wiem”.
misfit-when-future = Wygląda to na dzień, który dopiero będzie. Napisz datę jeszcze raz albo „nie wiem”.
misfit-link = Nie udało się odczytać linku ani nazwy. Możesz wkleić link, wpisać nazwę albo to pominąć.
misfit-account = Nie udało się odczytać nazwy użytkownika ani linku. Możesz napisać, co wiesz o tej osobie, albo to pominąć.
misfit-evidence = Nie udało się tego przyjąć. Możesz przekazać wiadomość, wkleić link, wysłać zrzut ekranu albo opisać to słowami.
misfit-area = Nie udało się znaleźć tego miejsca. Możesz wpisać miasto, gminę (council) albo pierwszą część kodu pocztowego, na przykład M14.
misfit-area-which = Jest więcej miejsc o tej nazwie. Które to jest?
misfit-contact = Nie udało się odczytać numeru telefonu ani adresu e-mail. Wpisz go jeszcze raz albo to pomiń.
misfit-consent = Nie udało się dopasować odpowiedzi. Wybierz, na co się zgadzasz. Możesz też nie wybrać nic.
misfit-skip = Ta odpowiedź jest potrzebna, żeby ośrodek zrozumiał zgłoszenie. Wystarczy kilka słów.
misfit-stale = Ten przycisk należy do wcześniejszego pytania. Teraz jesteśmy tutaj.

note-got-evidence = { $count ->
        [one] Mamy to. Czy chcesz pokazać coś jeszcze, czy to wszystko?
        [few] Mamy to. To już { $count } rzeczy. Coś jeszcze, czy to wszystko?
       *[many] Mamy to. To już { $count } rzeczy. Coś jeszcze, czy to wszystko?
    }
note-file-too-large = Ten plik jest za duży. Możesz wysłać zrzut ekranu albo link.
note-file-failed = Nie udało się pobrać tego pliku. Wyślij go jeszcze raz albo wyślij link.
note-file-refused = Nie mogę przyjąć takiego pliku. Możesz wysłać link albo napisać, co na nim jest.
note-place-kept = Nie udało się znaleźć tego miejsca. Twoje słowa są zapisane tak, jak je napisano.
note-welcome-back = Dzień dobry ponownie. To, co było powiedziane, nadal tu jest.
note-language = Od teraz piszę po polsku.
note-limited = Wiadomości przychodzą szybciej, niż mogę je czytać. Twoje miejsce jest zachowane; napisz znów za minutę.
note-not-done = To nie udało się po naszej stronie. Twoje miejsce jest zachowane; spróbuj proszę jeszcze raz.
note-changed = Zmienione.
note-kept = Zostaje tak, jak było.
note-unread = Przyszło coś, czego nie mogę odczytać. Wyślij zrzut ekranu albo napisz, co tam jest.
note-kept-words = Twoje słowa są zachowane razem z tym, co zostało przysłane.
note-district-only = Zachowana jest tylko pierwsza część kodu pocztowego.
note-first-question = To jest pierwsze pytanie. Nic go nie poprzedza.
note-cleared = Ta odpowiedź została usunięta.

progress = { $at } z { $of }

review-heading = Przeczytaj jeszcze raz swoje zgłoszenie.
review-help = Nic nie zostanie wysłane, dopóki nie wybierzesz „Wyślij zgłoszenie”. Każdą linijkę możesz zmienić.
review-needs-story = Zanim to wyślemy, powiedz, co się stało, albo to pokaż.
review-needs-who = Zanim to wyślemy, powiedz, czy to przydarzyło się tobie.
review-edited = Zgłoszenie zmieniło się od ostatniego czytania. Przeczytaj je jeszcze raz.

value-skipped = Bez odpowiedzi
value-yes =
    .words = tak, t, no tak
value-no =
    .words = nie, n
value-unsure =
    .words = nie mam pewności, nie mam pewnosci, nie wiem, może, moze
value-nothing = Nic nie wybrano
value-things = { $count ->
        [one] 1 rzecz
        [few] { $count } rzeczy
       *[many] { $count } rzeczy
    }
receipt-saved = Twoje zgłoszenie jest tu zapisane i w drodze do ośrodka.
receipt-delivered = Ośrodek ma twoje zgłoszenie.
receipt-reference = Twój numer zgłoszenia
receipt-next1 = Ktoś w ośrodku przeczyta twoje zgłoszenie.
receipt-next2 = To, na co nie ma twojej zgody, nie zostanie zrobione.
receipt-next3 = W każdej chwili możesz tu zapytać o stan zgłoszenia. Zachowaj w tym celu numer.
receipt-routes = Jeśli chcesz z kimś porozmawiać
receipt-emergency = To nie jest służba ratunkowa. Jeśli ktoś jest teraz w niebezpieczeństwie, zadzwoń pod 999.
delivered = Ośrodek ma twoje zgłoszenie. Ktoś je przeczyta. W każdej chwili możesz tu zapytać o jego stan.
update = Jest coś nowego w sprawie twojego zgłoszenia { $reference }. Aby to przeczytać, zapytaj o jego stan.

status-saved = Twoje zgłoszenie { $reference } jest tu zapisane i w drodze do ośrodka.
status-delivered = Ośrodek ma twoje zgłoszenie { $reference }. Ktoś je przeczyta.
status-read = Ktoś w ośrodku przeczytał twoje zgłoszenie { $reference } i nad nim pracuje.
status-passed-on = Ośrodek przekazał twoje zgłoszenie { $reference } policji.
status-signposted = Ktoś w ośrodku przeczytał twoje zgłoszenie { $reference }. Ośrodek nie jest dla niego właściwym miejscem, ale inni mogą być. Poproś tu o pomoc, a zobaczysz kto.
status-finished = Ośrodek zakończył pracę nad twoim zgłoszeniem { $reference }.
status-written = Ośrodek pisze do ciebie:
status-answer = Możesz tu odpowiedzieć. To, co dodasz, trafi do tego samego zgłoszenia.
status-open = Zgłoszenie jest rozpoczęte. Nie zostało jeszcze wysłane.
status-problem = Twoje zgłoszenie { $reference } jest tu zapisane, ale ośrodek jeszcze go nie ma. Nie musisz wysyłać go drugi raz.
