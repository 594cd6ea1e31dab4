"""What a browser sends of the form of a filing."""

from uuid import uuid4

from django.urls import reverse


def address(facility):
    return reverse("compliance:filing-new", kwargs={"facility_pk": facility.pk})


def typed(*rows, step="confirm", **values):
    """Return what a browser sends: the form and its rows of partners."""
    data = {
        "kind": "annual",
        "filed_date": "R8.6.1",
        "received_date": "2026/6/3",
        "channel": "post",
        "token": str(uuid4()),
        "seen": "",
        "step": step,
        "p-TOTAL_FORMS": len(rows),
        "p-INITIAL_FORMS": 0,
        "q-TOTAL_FORMS": 0,
        "q-INITIAL_FORMS": 0,
    }
    if not rows:
        data["no_partner"] = "on"
    for place, row in enumerate(rows):
        data |= {f"p-{place}-{name}": value for name, value in row.items()}
    return data | values


def row(institution, promises="", **values):
    """Return a row that names an institution of the register."""
    names = {"ⅰ": "consults", "ⅱ": "examines", "ⅲ": "admits"}
    chosen = {"query": institution.name, "choice": str(institution.pk)}
    return chosen | {names[mark]: "on" for mark in promises} | values
