"""What programs may look up without a token: the measures and the records, in the view of an address.

Every answer is JSON and says its view; its numbers are those of the pages.
"""

from collections.abc import Callable, Coroutine, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from inspect import Parameter, Signature, signature
from types import GenericAlias
from typing import Annotated, Any, Literal, get_type_hints
from urllib.parse import parse_qs

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.routing import APIRoute
from pydantic import BaseModel, ConfigDict, Field, create_model

from commitments.api.schemas import ErrorResponse, View
from commitments.contract import codelists
from commitments.contract.dimensions import DIMENSIONS
from commitments.contract.model import RECORDS
from commitments.errors import IdentifierUnknownError, SearchTooLongError
from commitments.exports import open_data
from commitments.i18n.translator import translator_for
from commitments.limits.lanes import Lane
from commitments.measures.actors import ACTOR_COLUMNS, ACTOR_SORTS, list_actors
from commitments.measures.catalogue import ANSWERS
from commitments.measures.code_counts import CodeCounts, words_of
from commitments.measures.commitment import Explanation, find_commitment
from commitments.measures.figures import Figures
from commitments.measures.published import DIVISIONS, DataColumn, PublishedAnswer
from commitments.measures.records import list_records
from commitments.measures.register import EVERY_STEP, REGISTER_COLUMNS, REGISTER_SORTS, list_commitments
from commitments.measures.revisions import PublicRevision
from commitments.measures.scope import By, Scope
from commitments.site.scope_from_url import scope_from_url
from commitments.site.urls import LONGEST, meant, shortened
from commitments.site.urls import MOST as MOST_VALUES
from commitments.store import history
from commitments.store.store import Store
from commitments.text import folding
from commitments.text.folding import LONGEST_SEARCH, MOST_WORDS
from commitments.text.marking import N_

MOST = 500  # rows of a page

_PYTHON: Mapping[str, Any] = {
    "text": str,
    "whole": int,
    "number": float,
    "yes": bool,
    "day": date,
    "list": list[str],
}


class _Response(BaseModel):
    model_config = ConfigDict(frozen=True)


def _shape(name: str, base: type[BaseModel], /, **held: Any) -> Any:
    """Return the shape of an answer: name → (type, Field)."""
    return create_model(name, __base__=base, **held)


def _row(name: str, columns: Iterable[DataColumn], /, **beside: Any) -> Any:
    """Return the shape of a row with these columns, each of which may be null."""
    t = translator_for("en")
    shapes = {
        column.name: (_PYTHON[column.kind] | None, Field(description=open_data.column_title(column, t)))
        for column in columns
    }
    return _shape(name, _Response, **shapes, **beside)


def _many(shape: Any) -> Any:
    """Return the shape of a list of these."""
    return GenericAlias(list, (shape,))


# --- the shapes of answers -------------------------------------------------------------------------------

Standing = _row("StandingRow", REGISTER_COLUMNS)
Actor = _row("ActorRow", ACTOR_COLUMNS)
ROWS: Mapping[str, Any] = {
    table: _row(f"{table.capitalize()}Row", open_data.TABLES[table].columns) for table in RECORDS
}
Report = _row(
    "ReportOfCommitment",
    open_data.TABLES["reports"].columns,
    known_on=(date | None, Field(description="The day it counts as; null after the day of reading.")),
    speaks=(bool | None, Field(description="It is the latest: it speaks for the commitment.")),
    progress=(float | None, Field(description="In percent.")),
    shown=(str | None, Field(description="The completion it comes to.")),
)
Outcome = _row(
    "OutcomeOfCommitment",
    open_data.TABLES["outcomes"].columns,
    counts=(bool, Field(description="It is the latest of its measure: it is what is added up.")),
)


class Looked(_Response):
    """What was looked at."""

    view: View


class RowsResponse(Looked):
    """One page of rows."""

    total: int = Field(description="How many there are on all pages.")
    page: int
    size: int


CommitmentsLooked = _shape(
    "CommitmentsLooked",
    RowsResponse,
    beside=(int, Field(description="How many more are withdrawn or superseded.")),
    commitments=(_many(Standing), Field(description="Those set aside only where they are asked for.")),
)
CommitmentLooked = _shape(
    "CommitmentLooked",
    Looked,
    record=(ROWS["commitments"], Field()),
    standing=(Standing, Field()),
    lead=(ROWS["signatories"], Field()),
    article=(ROWS["articles"], Field()),
    partners=(_many(ROWS["signatories"]), Field()),
    reports=(_many(Report), Field()),
    outcomes=(_many(Outcome), Field()),
    practices=(_many(ROWS["practices"]), Field()),
    explained=(dict[str, Explanation], Field(description="How each axis came to its value.")),
)
ActorsLooked = _shape("ActorsLooked", RowsResponse, actors=(_many(Actor), Field()))


class RevisionsLooked(RowsResponse):
    """Revisions of the register, the newest first."""

    revisions: list[PublicRevision]


# --- what is asked -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ViewRequest:
    """A store, and what of it is looked at."""

    store: Store
    scope: Scope

    @property
    def view(self) -> View:
        """Say which view an answer is of."""
        return View.model_validate(open_data.about(self.store, self.scope))


def _search(q: str) -> str:
    """Return the words of a search. Raises SearchTooLongError: what fewer words find would mislead."""
    if folding.searched(q) != q.strip():
        raise SearchTooLongError(words=MOST_WORDS, characters=LONGEST_SEARCH)
    return q


def _with_filters(route: Callable[..., Any]) -> Signature:
    """Return the signature of a route whose last parameter stands for one a dimension."""
    *own, _ = signature(route, eval_str=True).parameters.values()
    filters = (
        Parameter(
            dimension.name,
            Parameter.KEYWORD_ONLY,
            default=[],
            annotation=Annotated[
                _Texts, Query(description=f"{dimension.described} Several may be given; any of them counts.")
            ],
        )
        for dimension in DIMENSIONS.values()
    )
    return Signature([*own, *filters])


_AXES: Mapping[str, CodeCounts] = {
    **{name: words for name, (_, words) in words_of(Figures).items() if isinstance(words, CodeCounts)},
    "completion": CodeCounts(N_("Stage"), codelists.SHOWN_COMPLETIONS, set_aside=True),
}


def _any_of(axis: str) -> Any:
    described = f"{_AXES[axis].described} Several may be given; any of them counts."
    return Query(max_length=MOST_VALUES, description=described)


def _one_of(names: Iterable[str]) -> Any:
    return Query(pattern=f"^({'|'.join(names)})$", description="By what rows are sorted.")


_Texts = list[str]
_Page = Annotated[int, Query(ge=1, le=1_000_000, description="The first is 1.")]
_Size = Annotated[int, Query(ge=1, le=MOST, description="Rows of a page.")]
_Words = Annotated[
    str,
    Query(
        json_schema_extra={"maxLength": LONGEST_SEARCH},
        description=f"Words that must all be there, at most {MOST_WORDS}.",
    ),
]

# What a measure may be asked beside its view, by the name of the option; `by` is one of its divisions.
_OPTIONS: Mapping[str, Any] = {
    "by": Query(description="How commitments are divided into groups."),
    "on": Query(max_length=50, description="Days; without them, ends of quarters or years."),
    "since": Query(description="What came after this day."),
    "at_most": Query(ge=0, le=MOST, description="Rows of each kind."),
}


COMMITMENTS = N_("Commitments and actions as they stand on a day, searched, filtered and sorted.")
COMMITMENT = N_("All that is known of one commitment or action, and how its figures came about.")
ACTORS_SUMMARY = N_("Actors, with what they lead and their latest news.")
REVISIONS = N_("The revisions of the register, the newest first.")
_TABLES = {
    "articles": N_("The articles of the declaration."),
    "reports": N_("The reports, as recorded."),
    "milestones": N_("Laws, policies, networks, events, trainings and funds."),
    "practices": N_("The practices that actors share."),
}

_DECLINED: dict[int | str, dict[str, Any]] = {
    400: {
        "model": ErrorResponse,
        "description": "The request, or what its view asks for, is not as it should be.",
    },
    404: {"model": ErrorResponse, "description": "There is no such revision, commitment or address."},
    "default": {"model": ErrorResponse, "description": "Whatever else is not done."},
}


def query_routes(store: Callable[[], Store]) -> APIRouter:
    """Return the routes over `store`."""
    lane = Lane(at_once=3, waiting=60, seconds=5)

    class InTurn(APIRoute):
        """A lookup in its turn."""

        def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
            handle = super().get_route_handler()

            async def in_turn(request: Request) -> Response:
                return await lane.through(lambda: handle(request))

            return in_turn

    router = APIRouter(route_class=InTurn, responses=_DECLINED, tags=["reading"])

    def requested(
        request: Request,
        revision: Annotated[str | None, Query(description="Its number; without it, the newest.")] = None,
        day: Annotated[str | None, Query(description="2026-03-31; without it, today (UTC).")] = None,
        **_filters: list[str],
    ) -> ViewRequest:
        # They are declared for the description; an address is read as those of the pages are.
        query = meant(parse_qs(request.url.query))
        of_the_route = {*signature(request.scope["endpoint"]).parameters} - {"asked", *request.path_params}
        opened = store()
        of_the_view = {name: query[name] for name in query if name not in of_the_route}
        return ViewRequest(opened, scope_from_url(opened, of_the_view))

    requested.__signature__ = _with_filters(requested)  # type: ignore[attr-defined]
    Asked = Annotated[ViewRequest, Depends(requested)]  # noqa: N806

    for answer in ANSWERS:
        _measured(router, answer, Asked)

    @router.get(
        "/commitments", summary=COMMITMENTS, operation_id="commitments", response_model=CommitmentsLooked
    )
    def commitments(
        asked: Asked,
        q: _Words = "",
        completion: Annotated[_Texts, _any_of("completion")] = [],  # noqa: B006
        trajectory: Annotated[_Texts, _any_of("trajectory")] = [],  # noqa: B006
        freshness: Annotated[_Texts, _any_of("freshness")] = [],  # noqa: B006
        verification: Annotated[_Texts, _any_of("verification")] = [],  # noqa: B006
        sort: Annotated[str, _one_of(REGISTER_SORTS)] = "commitment_id",
        descending: bool = False,
        page: _Page = 1,
        size: _Size = 50,
    ) -> Any:
        found = list_commitments(
            asked.store,
            asked.scope,
            search=_search(q),
            completion=completion,
            trajectory=trajectory,
            freshness=freshness,
            verification=verification,
            sort=sort,
            descending=descending,
            page=page,
            size=size,
        )
        looked = {"beside": found.beside, "commitments": list(found.rows)}
        return CommitmentsLooked(view=asked.view, total=found.total, page=page, size=size, **looked)

    @router.get(
        "/commitments/{commitment_id}",
        summary=COMMITMENT,
        operation_id="commitment",
        response_model=CommitmentLooked,
    )
    def commitment(commitment_id: str, asked: Asked) -> Any:
        if len(commitment_id) > LONGEST:
            raise IdentifierUnknownError(identifier=shortened(commitment_id))
        # Whatever the view leaves out, this one is asked for.
        scope = asked.scope.only()
        renamed = asked.store.renames(scope.revision)["commitments"]
        dossier = find_commitment(asked.store, scope, renamed.get(commitment_id.lower(), commitment_id))
        if dossier is None:
            raise IdentifierUnknownError(identifier=commitment_id)
        among = [dossier.record["commitment_id"]]
        (standing,) = list_commitments(asked.store, scope, among=among, completion=EVERY_STEP, size=1).rows
        looked = vars(dossier) | {"standing": standing, "view": ViewRequest(asked.store, scope).view}
        return CommitmentLooked(**looked)

    @router.get("/actors", summary=ACTORS_SUMMARY, operation_id="actors", response_model=ActorsLooked)
    def actors(
        asked: Asked,
        q: _Words = "",
        sort: Annotated[str, _one_of(ACTOR_SORTS)] = "name",
        descending: bool = False,
        page: _Page = 1,
        size: _Size = 50,
    ) -> Any:
        given: dict[str, Any] = {"sort": sort, "descending": descending, "page": page, "size": size}
        found = list_actors(asked.store, asked.scope, search=_search(q), **given)
        return ActorsLooked(view=asked.view, total=found.total, page=page, size=size, actors=found.rows)

    @router.get("/revisions", summary=REVISIONS, operation_id="revisions")
    def revisions(asked: Asked, page: _Page = 1, size: _Size = 50) -> RevisionsLooked:
        past = history.list_revisions(
            asked.store,
            upto=asked.scope.revision or 0,
            of=history.subject(asked.store, actors=asked.scope.actor, countries=asked.scope.country),
            page=page,
            size=size,
        )
        shown = past.revisions if (page - 1) * size < past.total else ()
        entries = [PublicRevision.of(revision) for revision in shown]
        return RevisionsLooked(view=asked.view, total=past.total, page=page, size=size, revisions=entries)

    for table, summary in _TABLES.items():
        _list_table(router, table, summary, Asked)
    return router


def _measured(router: APIRouter, answer: PublishedAnswer, asked: Any) -> None:
    """Add the route that answers with measures: its parameters are their options, its shape their values."""
    of_each = {name: _options(measure) for name, measure in answer.measures.items()}
    options = {
        name: option.replace(annotation=_asked_as(option, answer))
        for own in of_each.values()
        for name, option in own.items()
    }
    values = {name: (get_type_hints(measure)["return"], Field()) for name, measure in answer.measures.items()}
    divided = {"by": (_division(answer), Field())} if answer.divisions else {}
    shape = _shape(f"{answer.path.capitalize()}Looked", Looked, **divided, **values)

    def looked(asked: Any, **given: Any) -> Any:
        results = {
            name: measure(asked.store, asked.scope, **{option: given[option] for option in of_each[name]})
            for name, measure in answer.measures.items()
        }
        return shape(view=asked.view, **results, **({"by": given["by"]} if divided else {}))

    asked_and_options = [
        Parameter("asked", Parameter.POSITIONAL_OR_KEYWORD, annotation=asked),
        *options.values(),
    ]
    looked.__signature__ = Signature(asked_and_options)  # type: ignore[attr-defined]
    add = router.get(
        f"/{answer.path}", summary=answer.summary, operation_id=answer.path, response_model=shape
    )
    add(looked)


def _options(measure: Callable[..., Any]) -> dict[str, Parameter]:
    """Return what a measure takes beside a store and a scope."""
    return dict(list(signature(measure, eval_str=True).parameters.items())[2:])


def _division(answer: PublishedAnswer) -> Any:
    """Return the type of the divisions of an answer."""
    return By if answer.divisions == DIVISIONS else Literal[answer.divisions]


def _asked_as(option: Parameter, answer: PublishedAnswer) -> Any:
    """Return how an option of a measure is asked for in an address."""
    kinds = {"by": _division(answer), "at_most": int}  # programs do not ask for all rows at once
    return Annotated[kinds.get(option.name, option.annotation), _OPTIONS[option.name]]


def _list_table(router: APIRouter, table: str, summary: str, asked: Any) -> None:
    """Add the route that lists the rows of a table of the contract."""
    shape = _shape(f"{table.capitalize()}Looked", RowsResponse, **{table: (_many(ROWS[table]), Field())})

    def listed(asked: Any, page: int = 1, size: int = 50) -> Any:
        rows = list_records(asked.store, asked.scope, table, page=page, size=size)
        return shape(view=asked.view, total=rows.total, page=page, size=size, **{table: list(rows.rows)})

    listed.__annotations__ |= {"asked": asked, "page": _Page, "size": _Size}
    router.get(f"/{table}", summary=summary, operation_id=table, response_model=shape)(listed)
