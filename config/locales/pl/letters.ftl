# status: awaiting review

letter-how = Napisz odpowiedź pod każdym pytaniem albo podaj jego numer i odpowiedź, na przykład „1 nie”. Każde pytanie możesz pominąć, jeśli nie chcesz na nie odpowiadać.
letter-review = Co już od ciebie wiemy
letter-change = Żeby coś zmienić, napisz numer i nową odpowiedź.
letter-confirm = Czy mamy wysłać to zgłoszenie?
letter-confirm-help = Razem z nim zostaną wysłane twoje odpowiedzi z tego listu. Dopóki nie napiszesz tu „tak”, nic nie zostanie wysłane.
letter-yes = Tak
letter-no = Nie
letter-later = Możesz odpowiedzieć później albo w kilku listach. Bez powrotu na czas wszystko zostanie usunięte i nic nie zostanie wysłane.
letter-delete = Żeby wszystko usunąć, odpisz: { $word }
letter-help = Po numery alarmowe i numery wsparcia odpisz: { $word }
letter-language = Żeby wybrać inny język, odpisz jego nazwę: { $names }

letter-older = Twoje „tak” było odpowiedzią na wcześniejszy list, więc nic nie zostało jeszcze wysłane. W tym liście jest wszystko, co od tego czasu wiemy.
letter-misfit = Jednej odpowiedzi nie udało mi się odczytać, więc nic nie zostało jeszcze wysłane. To pytanie jest niżej jeszcze raz.
letter-opened = Z twoich odpowiedzi wynika jeszcze jedno pytanie, więc nic nie zostało jeszcze wysłane. Możesz je pominąć.
letter-unclear = W ostatniej odpowiedzi nie widzę „tak” ani „nie”, więc nic nie zostało jeszcze wysłane. Twoje słowa są zachowane.
letter-which-number = Nie wiem, którego pytania dotyczy odpowiedź, więc nic nie zostało jeszcze wysłane. Napisz przed odpowiedzią numer pytania.

letter-closing =
    .words = dziękuję, dziekuje, dzięki, dzieki, z góry dziękuję, pozdrawiam, pozdrowienia, serdecznie pozdrawiam, z poważaniem, z powazaniem, z wyrazami szacunku
