"""The form by which a visit changes what it sees, and the line that says it."""

from commitments.contract.dimensions import DIMENSIONS, NONE
from commitments.site.blocks import Field, ViewForm
from commitments.site.context import Context
from commitments.site.filters import own_choices
from commitments.site.registry import PRESENT
from commitments.site.urls import LightAddress
from commitments.site.visit import Visit


def filter_fields(context: Context, *which: str) -> list[Field]:
    """Return the filters of these names as choices of a form."""
    fields = []
    for name in which:
        dimension = DIMENSIONS[name]
        options, asked = list(context.names[name].items()), getattr(context.address.scope, name)
        if dimension.may_be_none:
            options.sort(key=lambda option: context.sorted_by(name, option[0]))
        if NONE in asked:  # or else sending the form would take it away
            options.append((NONE, context.t.missing))
        fields.append(Field(name, context.t(dimension.title), options, asked, context.t(dimension.every)))
    return fields


def view_form(visit: Visit) -> ViewForm:
    """Return the line that says what is seen, and the form that changes it."""
    t, address, names = visit.t, visit.address, visit.names
    chips = [
        {
            "label": t(DIMENSIONS[name].title),
            "value": names[name].get(value, t("not given")),
            "without": address.here(
                **{name: [v for v in getattr(address.scope, name) if v != value], "page": None}
            ),
        }
        for name in DIMENSIONS
        for value in getattr(address.scope, name)
    ]
    # What a page is divided by, or set beside another, leaves nothing out.
    leaves_nothing_out = ("by", "with", "kind", "scale")
    own = {name: choice for name, choice in own_choices(visit).items() if name not in leaves_nothing_out}
    chips += [
        {
            "label": own[name][0],
            "value": own[name][1].get(value, value),
            "without": address.here(**{name: [v for v in address.all(name) if v != value], "page": None}),
        }
        for name, value in address.rest
        if name in own
    ]
    if address.scope.day:
        chips.append(
            {"label": t("Day"), "value": t.date(address.scope.day), "without": address.here(day=None)}
        )
    if address.scope.revision:
        number = str(address.scope.revision)
        chips.append({"label": t("Revision"), "value": number, "without": address.here(revision=None)})
    names_of_filters = [
        name for name in DIMENSIONS if name != "actor" and (name != "declaration" or len(names[name]) > 1)
    ]
    return ViewForm(
        scope=visit.scope,
        address=address,
        revision=visit.opened.revision(visit.scope.revision),
        chips=chips,
        everything=address.here(**dict.fromkeys((*DIMENSIONS, *own, "day", "revision", "page"))),
        fields=filter_fields(visit, *names_of_filters),
        refused=visit.refused,
        present="" if isinstance(address, LightAddress) else address.subject.file(PRESENT, t.language),
    )
