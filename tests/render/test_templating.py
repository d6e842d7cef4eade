"""Pieces of pages: whole templates, and what people wrote as text in them."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment, TemplateNotFound, UndefinedError
from jinja2.meta import find_referenced_templates

import commitments
from commitments.measures.actors import list_actors
from commitments.measures.commitment import find_commitment
from commitments.measures.crosstab import cross_tabulate
from commitments.measures.figures import count_figures
from commitments.measures.records import list_milestones
from commitments.measures.register import latest_reports, list_commitments
from commitments.measures.scope import Scope, the_eight
from commitments.measures.search import search_names
from commitments.render import templating as html_module
from commitments.render.templating import read_templates, render
from commitments.site import cells, chart_model
from commitments.site.context import Context
from commitments.site.words import actors, countries, explanation, search
from commitments.site.words.register import ON_A_PHONE, latest_entries, register_table
from tests.markup import read_harmless
from tests.readers import DAY, HOSTILE, reader, written_by_anyone

TEMPLATES = Path(commitments.__file__).parent / "render" / "templates"


@pytest.fixture(scope="module")
def hostile() -> Iterator[tuple[Context, list[str]]]:
    """A reader of a store whose every text is hostile, and every list and table of it as HTML."""
    with written_by_anyone() as store:
        scope = Scope(day=DAY)
        who = reader(store, page="register")
        t = who.t
        dossier = find_commitment(store, scope, "one")
        assert dossier is not None
        figures = count_figures(store, scope, "article")
        register = register_table(list_commitments(store, scope).rows, who, "title", False)
        matrix = actors.actors_matrix(cross_tabulate(store, scope), the_eight(store), who)
        named = chart_model.Matrix(
            (cells.TableCell(HOSTILE, "./"),), ((cells.TableCell(HOSTILE, "./"), ()),), ((HOSTILE, 1),)
        )
        drawn = [
            render("plain_table", table=register, cards=True, narrow=False, line=ON_A_PHONE),
            render("matrix", t=t, matrix=matrix),
            render("matrix", t=t, matrix=named),
            render("rows", rows=latest_entries(latest_reports(store, scope), who)),
            render("rows", rows=actors.actor_entries(list_actors(store, scope).rows, who, by="country")),
            render("timeline", items=countries.timeline(list_milestones(store, scope), who)),
            render("facts", facts=explanation.commitment_facts(dossier, who)),
            render("facts", facts=explanation.explanations(dossier, who)),
            render("reports", t=t, reports=explanation.reports(dossier, who)),
            render(
                "heading",
                title=HOSTILE,
                finding=HOSTILE,
                level=1,
                apart=True,
                place="",
                by_name=False,
                told=(),
            ),
            render("nothing", t=t, why=HOSTILE, who=HOSTILE, near=[(HOSTILE, "./register")]),
            render("headline", figures=[cells.BigFigure("1", HOSTILE, "./", HOSTILE)]),
            render("link", to="./register?q=%22", text=HOSTILE),
            *(
                render("rows", rows=entries)
                for *_, entries in search.search_entries(search_names(store, scope, "Ségou"), who)
            ),
        ]
        assert figures
        yield who, drawn


def test_hostile_texts_are_texts(hostile: tuple[Context, list[str]]) -> None:
    """A name with tags, Markdown and formulas in it is shown letter by letter, and nothing of it runs."""
    _, drawn = hostile
    shown = 0
    for html in drawn:
        markup = read_harmless(html)
        shown += sum(HOSTILE in text for text in markup.texts)
        for _, attributes in markup.tags:
            assert "onclick" not in attributes
    assert shown >= 18


def test_templates_are_whole() -> None:
    """Every template is read and compiled ahead of the first visit."""
    read_templates()
    assert {path.stem for path in TEMPLATES.glob("*.html")} == {
        name.removesuffix(".html") for name in html_module._environment().list_templates()
    }


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*.html")), ids=lambda path: path.stem)
def test_templates_trust_nobody(path: Path) -> None:
    """No template switches escaping off, leaves an attribute unquoted or brings a script or style of its own:
    a script is a file that is served."""
    source = path.read_text("utf-8")
    assert not re.search(r"\|\s*safe|autoescape|Markup", source)
    assert not re.search(r"\s[\w-]+=\{\{", source)
    assert not re.search(r"<(script(?! defer src=)|style)|\son\w+=|javascript:", source)


def asked_for(module: Path) -> Iterator[ast.expr | None]:
    """What a module names a template by: `render("name")`, `template="name"`, `kind: ClassVar = "name"`."""
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        match node:
            case ast.Call(func=ast.Name(id="render"), args=[name, *_]):
                yield name
            case ast.keyword(arg="template", value=name):
                yield name
            case ast.AnnAssign(target=ast.Name(id="kind"), value=name):
                yield name


@pytest.mark.slow
def test_templates_are_used() -> None:
    """Every template is drawn by a module, or by a template that is."""
    package = Path(commitments.__file__).parent
    modules = [*package.rglob("*.py"), *(package.parent / "pages").glob("*.py")]
    names = [name.value for module in modules for name in asked_for(module) if isinstance(name, ast.Constant)]
    environment = html_module._environment()
    templates = {path.stem for path in TEMPLATES.glob("*.html")}
    used: set[str] = set()
    drawn = templates & {*names}
    while drawn:
        used |= drawn
        sources = [environment.parse((TEMPLATES / f"{name}.html").read_text("utf-8")) for name in drawn]
        within = {str(name) for source in sources for name in find_referenced_templates(source)}
        drawn = {name.removesuffix(".html") for name in within} - used
    assert used == templates


def test_what_is_missing_is_an_error() -> None:
    """A value that a template asks for and is not given is an error, and so is a piece that is not there."""
    with pytest.raises(UndefinedError):
        render("heading", title="x")
    with pytest.raises(TemplateNotFound):
        render("nowhere")


def test_escaping_is_on() -> None:
    """What is put into text and into attributes is escaped, quotes too."""
    environment: Environment = html_module._environment()
    drawn: Any = environment.from_string('<a title="{{ x }}">{{ x }}</a>').render(x='"><b>&')
    assert drawn == '<a title="&#34;&gt;&lt;b&gt;&amp;">&#34;&gt;&lt;b&gt;&amp;</a>'


def test_statuses_are_said_not_only_drawn(hostile: tuple[Context, list[str]]) -> None:
    """A swatch or a sign always has its words beside it."""
    _, drawn = hostile
    for html in drawn:
        for match in re.finditer(r'<span class="(?:swatch|sign)[^"]*"></span>', html):
            rest = re.sub(r"<[^>]+>", "", html[match.end() : match.end() + 400])
            assert rest.strip(), html
