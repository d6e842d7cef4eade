"""The open data in the words of others: schema.org for search engines, DCAT for catalogues of data."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from commitments.contract import datapackage
from commitments.exports.citation import Citation
from commitments.exports.open_data import DATASETS, FORMATS
from commitments.i18n.offered import offered_languages
from commitments.i18n.translator import Translator, translator_for
from commitments.measures.scope import the_eight
from commitments.site.registry import ABOUT
from commitments.store.store import Store
from commitments.text.marking import N_

DCAT = "dcat.jsonld"

_ARCHIVE = "datapackage.zip", "application/zip"


def schema_org(cited: Citation, store: Store, site: str, t: Translator) -> dict[str, Any]:
    """Return the open data of a view as a Dataset of schema.org."""
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": cited.title,
        "description": t(ABOUT),
        "url": f"{site}/data/",
        "identifier": cited.url,
        "version": str(cited.revision),
        "dateModified": cited.released,
        "license": datapackage.OWN["path"],
        "isAccessibleForFree": True,
        "inLanguage": list(offered_languages()),
        "keywords": datapackage.KEYWORDS,
        "creator": {"@type": "Organization", "name": cited.author},
        "spatialCoverage": [t.country(code) for code in sorted(the_eight(store))],
        "citation": cited.text,
        "distribution": [
            {
                "@type": "DataDownload",
                "name": title,
                "contentUrl": f"{site}/data/{file}",
                "encodingFormat": kind.partition(";")[0],
            }
            for file, kind, title in _files(t, ("csv",))
        ],
    }


def dcat(cited: Citation, store: Store, site: str) -> dict[str, Any]:
    """Return the open data of a view as a catalogue of DCAT, in JSON-LD."""
    own = f"{site}/data/{DCAT}"

    def said(words: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
        return [{"@language": code, "@value": text} for code, text in words]

    def in_each(sentence: str) -> list[dict[str, str]]:
        return said((code, translator_for(code)(sentence)) for code in offered_languages())

    distributions: list[Mapping[str, Any]] = [
        {
            "@id": f"{site}/data/{file}",
            "@type": "dcat:Distribution",
            "dct:title": title,
            "dcat:downloadURL": {"@id": f"{site}/data/{file}"},
            "dcat:mediaType": {
                "@id": f"https://www.iana.org/assignments/media-types/{kind.partition(';')[0]}"
            },
            "dct:license": {"@id": datapackage.OWN["path"]},
        }
        for file, kind, title in _files(translator_for(offered_languages()[0]), FORMATS)
    ]
    return {
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
            "xsd": "http://www.w3.org/2001/XMLSchema#",
        },
        "@id": own,
        "@type": "dcat:Catalog",
        "dct:title": in_each(N_("The Bamako commitments")),
        "dct:description": in_each(ABOUT),
        "dct:publisher": {"@type": "foaf:Agent", "foaf:name": cited.author},
        "dcat:dataset": {
            "@id": f"{own}#dataset",
            "@type": "dcat:Dataset",
            "dct:title": in_each(N_("The Bamako commitments: register of commitments and actions")),
            "dct:description": in_each(ABOUT),
            "dct:identifier": cited.url,
            "dct:issued": {"@type": "xsd:date", "@value": cited.released},
            "dcat:version": str(cited.revision),
            "dct:license": {"@id": datapackage.OWN["path"]},
            "dct:publisher": {"@type": "foaf:Agent", "foaf:name": cited.author},
            "dct:language": list(offered_languages()),
            "dcat:keyword": datapackage.KEYWORDS,
            "dct:spatial": sorted(the_eight(store)),
            "dcat:landingPage": {"@id": f"{site}/data/"},
            "dcat:distribution": distributions,
        },
        "dcat:service": {
            "@id": f"{site}/api/",
            "@type": "dcat:DataService",
            "dct:title": in_each(N_("The API, for programs")),
            "dcat:endpointURL": {"@id": f"{site}/api/"},
            "dcat:endpointDescription": {"@id": f"{site}/api/openapi.json"},
            "dcat:servesDataset": {"@id": f"{own}#dataset"},
        },
    }


def _files(t: Translator, endings: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """Return every file with its kind and title: all of it, then each dataset with each ending."""
    yield (*_ARCHIVE, t("All of it as CSV, with its description (zip)"))
    for name, dataset in DATASETS.items():
        for ending in endings:
            yield f"{name}.{ending}", FORMATS[ending], t.pair(dataset.title(t), ending)
