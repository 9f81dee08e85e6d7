# status: awaiting review
# The name of the language, in itself.
language-name = اردو
