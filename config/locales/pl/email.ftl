# status: awaiting review

# What only email needs. The conversation itself is in the other files.

email-sees-mail = Co piszesz na ten adres, co załączasz albo przekazujesz dalej, i twój adres e-mail.
email-sees-header = Techniczne dane twojej wiadomości: godzina i serwery pocztowe, przez które przeszła.
email-sees-providers = Twój i nasz dostawca poczty mogą czytać wiadomości, które przez nich przechodzą. Nie możemy tego zmienić.
email-never-mailbox = Twoja skrzynka: widzimy tylko to, co nam wysyłasz, i nic więcej.
email-never-links = Co jest pod linkiem albo obrazkiem z innego miejsca. Nigdy go nie otwieramy.
email-never-read = Czy i kiedy czytasz nasze wiadomości. Nie ma w nich nic, co by nam to mówiło.
