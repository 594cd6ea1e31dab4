"""The models of all rooms, so that Django finds them; nobody else imports this."""

import compliance.correspondence.models
import compliance.deadlines.models
import compliance.filings.models
import compliance.register.models
import compliance.settings.models  # noqa: F401 - so that Django finds them
