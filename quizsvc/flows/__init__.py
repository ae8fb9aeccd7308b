"""One function per thing a person does: it opens one transaction, walks the line, commits."""
