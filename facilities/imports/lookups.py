"""What rows are looked up in, read once: services, facility types, places and authorities."""

import unicodedata

from common.numerals import code_text, in_exponents
from facilities.models import FacilityType, Service
from jurisdictions.codes import is_valid_code
from jurisdictions.directories import AuthorityDirectory, MunicipalityDirectory
from jurisdictions.models import Authority


class ServiceDirectory:
    """サービスの種類 by the names that files use: of the open data, of types, and short names."""

    def __init__(self) -> None:
        """Read the services and the types in two queries."""
        services = list(Service.objects.select_related("facility_type").order_by("code", "name"))
        self.accepted = [service.name for service in services if service.facility_type]
        self._by_name = {service.name: service for service in services}
        self._by_key = {_key(service.name): service for service in services}
        for kind in FacilityType.objects.order_by("survey_letter"):
            named = self._by_name.get(kind.name) or Service(name=kind.name, facility_type=kind)
            for name in (kind.name, kind.short_name):
                self._by_key.setdefault(_key(name), named)

    def find(self, name: str) -> Service | None:
        """Return the service of a name, whatever the width of its brackets and spaces."""
        return self._by_key.get(_key(name))

    def rank(self, service_name: str) -> str:
        """Return the place of a service in the order in which services govern a facility.

        Names without a code, as ledgers use them, come before the codes of the open data; what
        is not known comes last.
        """
        service = self._by_name.get(service_name)
        return service.code if service else "~"


def _key(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split())


class Lookups:
    """The directories that the rows of an import are looked up in."""

    def __init__(self) -> None:
        """Read all of them."""
        self.services = ServiceDirectory()
        self.places = MunicipalityDirectory()
        self.authorities = AuthorityDirectory()

    def authority(self, text: str, *, prefecture: str) -> Authority | None:
        """Return an authority by its code or name."""
        code = "" if in_exponents(text) else code_text(text)
        if len(code) == 5 and is_valid_code(f"0{code}"):
            code = f"0{code}"
        found = self.authorities.by_code(code)
        return found or self.authorities.by_name(text, prefecture=prefecture)
