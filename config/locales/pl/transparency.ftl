# status: awaiting review

transparency-heading = Co widzimy, a czego nie
transparency-intro = Widzimy tylko to, co nam przekażesz. Nie rozglądamy się, nie czytamy cudzych rozmów i nie otwieramy wysłanych linków.
transparency-sees = Co do nas dociera
transparency-never-sees = Co nigdy do nas nie dociera
transparency-hub = Kiedy wybierzesz „Wyślij zgłoszenie”, trafi ono do ośrodka i do nikogo więcej. Dopóki jest u nas, jest zaszyfrowane. Jeśli przerwiesz wcześniej, wszystko zostanie usunięte.
