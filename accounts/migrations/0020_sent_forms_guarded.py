"""Let the web role reach only the forms that the person has sent."""

from django.db import migrations

from accounts.row_security import protect

OWN = "user_id = (SELECT accounts_person())"


class Migration(migrations.Migration):

    dependencies = [("accounts", "0019_sent_forms")]

    operations = [
        protect("accounts_sentform", sees=OWN, changes=OWN, acts=("INSERT", "UPDATE", "DELETE")),
    ]
