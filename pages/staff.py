"""What the secretariat can do, who is signed in and until when."""

from commitments import ui
from commitments.auth.sign_in import Person
from commitments.site.visit import Visit


def draw(visit: Visit, person: Person) -> None:
    """Draw the page."""
    t = visit.t
    sentence = (
        t("{name} is signed in, until {moment}.", name=person.name, moment=t.moment(person.until))
        if person.until
        else t("{name} is signed in.", name=person.name)
    )
    ui.heading(t("Secretariat"), sentence, level=1)
    ui.staff_doors(visit)
    ui.sign_out(visit)


ui.staff_page("staff", draw)
