# The page that says what this service can see. Each adapter words its own lines; these stand around them.

transparency-heading = What we can see, and what we cannot
transparency-intro = We see only what you hand to us. We do not look around, read along, or open the links you send.
transparency-sees = What reaches us
transparency-never-sees = What never reaches us
transparency-hub = When you choose "Send report", your report goes to the hub, and to nobody else. It is locked while it is kept here. If you stop before that, all of it is deleted.
