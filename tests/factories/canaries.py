"""The names of the tests' children, which no log line and no mail's subject may hold. T27."""

import logging
import re

from django.core import mail

from wholecity.config.logs import OneRecord

# As tests/factories/deliveries.py, family.py and research.py write them, and nothing else does.
NAMES = re.compile(r"\bana[123]\b|núñez|o'hara|\bcanary\d", re.IGNORECASE)


class Watch(logging.Handler):
    """Keeps each log record with such a name, as it would be written."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(OneRecord())
        self.seen: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Look at one record."""
        words = self.format(record)
        if NAMES.search(words):
            self.seen.append(words)

    def taken(self) -> list[str]:
        """What was seen since this was asked last, and subjects of mail that were sent."""
        subjects = [message.subject for message in getattr(mail, "outbox", ())]
        found = [*self.seen, *(words for words in subjects if NAMES.search(words))]
        self.seen.clear()
        return found
