"""What is answered under /data/: a page that lists the open data, its files, its description and the feed."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from commitments.api import schemas
from commitments.contract.codelists import fold
from commitments.contract.dimensions import DIMENSIONS, NONE
from commitments.errors import CommitmentsError, DataUnknownError
from commitments.exports import feed, leaflets, linked_data, open_data
from commitments.exports.citation import Citation, citation
from commitments.exports.open_data import DATASETS, FORMATS, MEASURES, TABLES
from commitments.http.etags import etag
from commitments.http.headers import is_known
from commitments.http.site import site_of
from commitments.i18n.offered import choose_language, offered_languages
from commitments.i18n.translator import Translator, translator_for
from commitments.limits.lanes import Lane
from commitments.measures.scope import Scope, the_eight
from commitments.measures.search import read_names
from commitments.render import templating
from commitments.render.templating import render
from commitments.site.context import Context
from commitments.site.scope_from_url import filters_of, scope_from_url
from commitments.site.urls import Address, meant, shortened
from commitments.store.store import Store

_ENDINGS = {"csv": "CSV", "xlsx": "XLSX", "json": "JSON", "parquet": "Parquet"}


@dataclass(frozen=True)
class FileRequest:
    """What is asked for: the view of a store, in a language."""

    request: Request
    store: Store
    scope: Scope
    t: Translator

    @property
    def site(self) -> str:
        """Where the dashboard is found, "" where that is not known."""
        return site_of(self.request.scope)

    @property
    def citation(self) -> Citation:
        """How what is asked for is cited."""
        return citation(self.store, self.scope, self.site, self.t)

    @property
    def query(self) -> str:
        """The parameters of the view as they were given."""
        return open_data.query_of(self.scope, meant(parse_qs(self.request.url.query)))

    async def give(
        self,
        lane: Lane,
        made: Callable[[], bytes],
        kind: str,
        name: str = "",
        *,
        inline: bool = False,
        revision: int | None = None,
    ) -> Response:
        """Answer with what `made` gives, in a lane, of `revision` (default: that of the view), unless it is
        known already; `name` is that of the file."""
        shown = self.scope.revision if revision is None else revision
        address = (self.site, self.request.url.path, self.t.language)
        mark = etag(self.store, self.store.newest if shown is None else shown, self.scope, *address)
        headers = {"etag": mark, "cache-control": "no-cache", "vary": "Accept-Language, Accept-Encoding"}
        if is_known(mark, self.request.headers.get("if-none-match", "")):
            return Response(status_code=304, headers=headers)
        if name:
            headers["content-disposition"] = f'{"inline" if inline else "attachment"}; filename="{name}"'
        return Response(await lane.run(made), headers=headers | {"content-type": kind})


def data(store: Callable[[], Store]) -> Starlette:
    """Return the app that is mounted at /data, over `store`."""
    # Whoever asks for many files at once waits; a page does not.
    pages, files = Lane(at_once=2, waiting=60, seconds=5), Lane(at_once=2, waiting=16, seconds=15)

    async def requested(request: Request) -> FileRequest:
        def view_of() -> FileRequest:
            opened = store()
            scope = scope_from_url(opened, parse_qs(request.url.query))
            return FileRequest(request, opened, scope, _speaker(request))

        return await pages.run(view_of)

    async def listed(request: Request) -> Response:
        asked = await requested(request)
        return HTMLResponse(await pages.run(lambda: _page(asked)), headers={"vary": "Accept-Language"})

    async def described(request: Request) -> Response:
        asked = await requested(request)
        return await asked.give(
            pages,
            lambda: open_data.package_json(asked.store, asked.scope, asked.query),
            "application/json; charset=utf-8",
        )

    async def packed(request: Request) -> Response:
        asked = await requested(request)
        return await asked.give(
            files,
            lambda: open_data.archive(asked.store, asked.scope, asked.site, asked.t),
            "application/zip",
            open_data.file_name("commitments", "zip", asked.store, asked.scope),
        )

    async def catalogued(request: Request) -> Response:
        asked = await requested(request)

        def made() -> bytes:
            whole = linked_data.dcat(asked.citation, asked.store, asked.site)
            return json.dumps(whole, ensure_ascii=False, indent=2).encode()

        return await asked.give(pages, made, "application/ld+json")

    async def fed(request: Request) -> Response:
        asked = await requested(request)
        codes = tuple(code for code in asked.scope.country if code != NONE)
        return await asked.give(
            pages,
            lambda: feed.atom(asked.store, codes, f"{asked.site}/", asked.t),
            "application/atom+xml; charset=utf-8",
            revision=asked.store.newest,
        )

    async def file(request: Request) -> Response:
        name, ending = request.path_params["name"], request.path_params["ending"]
        if name not in DATASETS or ending not in FORMATS:
            raise DataUnknownError(file=shortened(f"{name}.{ending}"))
        asked = await requested(request)
        return await asked.give(
            files,
            lambda: open_data.content(DATASETS[name], ending, asked.store, asked.scope, asked.t),
            FORMATS[ending],
            open_data.file_name(name, ending, asked.store, asked.scope),
            inline=ending == "json",
        )

    async def refused(request: Request, error: Exception) -> Response:
        assert isinstance(error, CommitmentsError)  # noqa: S101
        return schemas.refusal(error, _speaker(request))

    async def nothing(request: Request) -> Response:
        raise DataUnknownError(file=shortened(request.path_params["rest"]))

    return Starlette(
        routes=[
            Route("/", listed),
            Route("/datapackage.json", described),
            Route("/datapackage.zip", packed),
            Route(f"/{linked_data.DCAT}", catalogued),
            Route(f"/{feed.NAME}", fed),
            Route("/{name}.{ending}", file),
            Route("/{rest:path}", nothing),
        ],
        exception_handlers={CommitmentsError: refused},
    )


def _speaker(request: Request) -> Translator:
    return translator_for(
        choose_language(request.query_params.get("lang"), request.headers.get("accept-language"))
    )


def _page(asked: FileRequest) -> str:
    """Return the page that lists what there is, in the view that is asked for."""
    t, scope, store = asked.t, asked.scope, asked.store
    view_of = f"?{asked.query}" if asked.query else ""
    lang = urlencode([("lang", t.language)])

    extents, cited = open_data.extents(store, scope), asked.citation

    def rows(datasets: dict[str, open_data.Dataset]) -> list[tuple[str, str, list[tuple[str, str]]]]:
        # The headings of a spreadsheet, and titles, are in the reader's language.
        with_language = f"{view_of}&{lang}" if view_of else f"?{lang}"
        return [
            (
                dataset.title(t),
                " · ".join((t.n("{n} row", "{n} rows", extents[name].rows), _weight(extents[name].bytes, t))),
                [
                    (_ENDINGS[ending], f"./{name}.{ending}{with_language if ending == 'xlsx' else view_of}")
                    for ending in FORMATS
                ],
            )
            for name, dataset in datasets.items()
        ]

    known = read_names(store, Scope(revision=scope.revision))
    here = Context(
        t,
        Address("overview", scope),
        names={
            "actor": known.actors,
            "article": {code: t.bilingual(row, "title") or code for code, row in known.articles.items()},
            "declaration": {code: t.declaration(code) for code in known.declarations},
        },
    )
    chosen = [
        (t(DIMENSIONS[name].title), t.list([here.name(name, value) for value in values]))
        for name, values in filters_of(scope).items()
    ]
    named = ((t.country(code), code) for code in {*the_eight(store), *known.countries})
    countries = sorted(named, key=lambda country: fold(country[0]))
    return render(
        "open_data",
        t=t,
        day=scope.day,
        revision=scope.revision,
        demonstration=store.is_demonstration,
        chosen=chosen,
        cited=cited,
        dataset=templating.linked_data(linked_data.schema_org(cited, store, asked.site, t)),
        catalogue=linked_data.DCAT,
        licence=leaflets.licence(t, demonstration=store.is_demonstration),
        view=view_of,
        lang=lang,
        example=countries[0][1],
        sections=[(t("Tables"), rows(TABLES)), (t("Measures"), rows(MEASURES))],
        feed=feed.NAME,
        feeds=[(name, f"./{feed.NAME}?{urlencode([('country', code)])}&{lang}") for name, code in countries],
        others=[
            (translator_for(code).own_name, f"./?{asked.query}&lang={code}".replace("?&", "?"), code)
            for code in offered_languages()
            if code != t.language
        ],
    )


def _weight(size: int, t: Translator) -> str:
    """Return how much a file weighs."""
    return t("{n} kB", n=max(1, round(size / 1000)))
