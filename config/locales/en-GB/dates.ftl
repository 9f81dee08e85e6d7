# How a day is written, and the words by which one is read.

moment-day = { $day } { $month } { $year }
moment-day-time = { $day } { $month } { $year } at { $time }
moment-month = { $month } { $year }
moment-about = about { $when }
moment-unsure = Not sure when

# The months as they stand beside a day; `month-alone` as they stand beside a year only.
month-of-day =
    .m1 = January
    .m2 = February
    .m3 = March
    .m4 = April
    .m5 = May
    .m6 = June
    .m7 = July
    .m8 = August
    .m9 = September
    .m10 = October
    .m11 = November
    .m12 = December
month-alone =
    .m1 = January
    .m2 = February
    .m3 = March
    .m4 = April
    .m5 = May
    .m6 = June
    .m7 = July
    .m8 = August
    .m9 = September
    .m10 = October
    .m11 = November
    .m12 = December

# Typed words, parted by commas, in lower case.
when-words =
    .today = today, tonight, this morning, this afternoon, this evening, just now, right now
    .yesterday = yesterday, yesterday morning, yesterday afternoon
    .last_night = last night, yesterday evening, yesterday night
    .ago = ago, back
    .about = about, around, roughly, approximately, approx, circa, ca, maybe
    .unsure = not sure, unsure, i am not sure, i'm not sure, don't know, dont know, do not know, i don't know, i dont know, i do not know, no idea, can't remember, cannot remember, unknown
    .monday = monday, mon
    .tuesday = tuesday, tue, tues
    .wednesday = wednesday, wed, weds
    .thursday = thursday, thu, thur, thurs
    .friday = friday, fri
    .saturday = saturday, sat
    .sunday = sunday, sun
    .january = january, jan
    .february = february, feb
    .march = march, mar
    .april = april, apr
    .may = may
    .june = june, jun
    .july = july, jul
    .august = august, aug
    .september = september, sep, sept
    .october = october, oct
    .november = november, nov
    .december = december, dec
    .day = day, days
    .week = week, weeks
    .month = month, months
    .hour = hour, hours, hr, hrs
