# status: awaiting review
# Co terminal mówi od siebie, wokół rozmowy.

terminal-hello = Odpowiedz numerem albo własnymi słowami. Aby przekazać plik, wpisz /file i ścieżkę. Ctrl-D kończy na teraz.
terminal-bye = Możesz wrócić w każdej chwili.
terminal-file-which = Po /file wpisz ścieżkę pliku.
terminal-file-unreadable = Nie udało się otworzyć { $path }. Sprawdź ścieżkę i spróbuj jeszcze raz.
terminal-command-unknown = Nie znam polecenia /{ $command }, więc nic nie zostało wysłane. Jeśli to część zgłoszenia, zacznij od innego słowa.
terminal-sees-lines = To, co wpisujesz w tym miejscu
terminal-sees-files = Pliki, które wskażesz po /file
terminal-never-sees-screen = Nic innego na tym komputerze
