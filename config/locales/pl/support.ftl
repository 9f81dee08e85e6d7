# status: awaiting review
# Drogi pomocy: config/support/gb.toml. Tłumaczymy to, co pomaga; numery i nazwy własne są wspólne.

support-emergency =
    .name = Numer alarmowy
    .about = Jeśli ktoś jest teraz w niebezpieczeństwie.
support-silent =
    .name = Jeśli nie możesz mówić
    .about = Zadzwoń z telefonu komórkowego, a potem naciśnij 55.
support-emergency_text =
    .name = Numer alarmowy przez SMS
    .about = Telefon musi być wcześniej zarejestrowany. W tym celu wyślij słowo register na 999.
support-relay =
    .name = Relay UK, numer alarmowy
    .about = Jeśli nie słyszysz lub nie możesz mówić przez telefon.
support-bsl =
    .about = Przez wideo, w brytyjskim języku migowym. Bez rejestracji.
support-police =
    .name = Policja
    .about = Gdy to nie jest nagły wypadek. Jeśli nie słyszysz lub nie możesz mówić przez telefon: 18001 101.
support-cst =
    .about = Gdy chodziło o Żydów. W nagłych wypadkach przez całą dobę.
support-british_muslim_trust =
    .about = Gdy chodziło o muzułmanów. Ta strona mówi, jak się z nimi skontaktować.
support-galop =
    .about = Dla osób LGBT+.
support-revenge_porn_helpline =
    .about = Gdy ktoś rozsyła twoje intymne zdjęcia albo tym grozi. Od poniedziałku do piątku, od 10 do 16.
support-stopncii =
    .about = Pomaga zatrzymać twoje intymne zdjęcie na wielu stronach. Zdjęcie nie opuszcza telefonu.
support-iwf =
    .about = Gdy zdjęcie o treści seksualnej przedstawia osobę poniżej 18 lat: zgłoś je tu i nie wysyłaj nikomu.
support-catch =
    .about = Dla osób w Londynie, które spotkała nienawiść każdego rodzaju.
support-eass =
    .about = Porada, gdy ktoś traktuje cię gorzej z powodu tego, kim jesteś.
support-crimestoppers =
    .about = Żeby powiedzieć, co wiesz, bez podawania nazwiska.
