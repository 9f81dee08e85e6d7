# status: awaiting review

notice-first = Tutaj możesz zgłosić nienawiść w internecie.
    .line1 = To nie jest służba ratunkowa i nikt nie czuwa tu przez cały czas. Jeśli ktoś jest teraz w niebezpieczeństwie, zadzwoń pod 999.

notice-emergency = Jeśli ktoś jest teraz w niebezpieczeństwie
    .line1 = Najpierw wezwij pomoc. Do tego są te numery.
    .line2 = Twoje zgłoszenie nie przepadnie. Ciąg dalszy jest niżej, kiedy zechcesz.

notice-pictures = Zanim wyślesz zdjęcie
    .line1 = Nie wysyłaj zdjęć o treści seksualnej, na których jest osoba poniżej 18 lat.
    .line2 = Takie zdjęcie możesz zgłosić na stronie report.iwf.org.uk.

notice-help = Pomoc
    .line1 = Jeśli ktoś jest teraz w niebezpieczeństwie, zadzwoń pod 999. To nie jest służba ratunkowa.
    .line2 = W każdej chwili możesz wrócić, pominąć pytanie albo przerwać. „Usuń to” kasuje wszystko, co tu padło.

notice-paused = Twoje miejsce jest zachowane.
    .line1 = Żeby iść dalej, napisz tu znowu. Zaczniesz tam, gdzie była przerwa.
    .line2 = Bez powrotu na czas wszystko zostanie usunięte i nic nie zostanie wysłane.

notice-cancelled = Usunięte.
    .line1 = Nic nie zostało wysłane ani zachowane. Możesz wrócić, kiedy zechcesz.

notice-erased = Skasowane.
    .line1 = Nie ma tu już niczego o tobie.
    .line2 = Jeśli ośrodek ma twoje zgłoszenie, ono tam zostaje. Prosimy ośrodek o usunięcie tego, co prowadzi do ciebie.

notice-language = Który język wybierasz?
    .line1 = To, co było powiedziane, się nie zmieni.

notice-closed-submitted = Twoje zgłoszenie jest wysłane.
    .line1 = Tutaj nie można go już zmienić. Jeśli jest coś jeszcze, możesz złożyć nowe.

notice-nothing-here = Nie ma tu twojego zgłoszenia.
    .line1 = Mogło być zakończone i usunięte albo jest w innym miejscu. Możesz zacząć nowe.
