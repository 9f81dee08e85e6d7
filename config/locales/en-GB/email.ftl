# What only email needs. The conversation itself is in the other files.

# The transparency page: what the mailbox sees, and what it cannot.
email-sees-mail = What you write to the address, what you attach or forward, and your email address.
email-sees-header = The technical lines of your email: the time, and the mail servers that it passed.
email-sees-providers = Your email provider and ours can read emails that pass through them. We cannot change that.
email-never-mailbox = Your own mailbox: only what you send to us, nothing else that is in it.
email-never-links = What is behind a link or a picture from elsewhere. It is never opened.
email-never-read = Whether or when you read our emails. There is nothing in them that would tell us.
