"""The models of all rooms, so that Django finds them; nobody else imports this."""

import letters.settings.models  # noqa: F401 - so that Django finds them
