"""``ro-crate-metadata.json`` keeps what RO-Crate 1.3 says must be, and is true of the site."""

import json
import re

import pytest

from resolutions.files import ROOT, sha256_of
from resolutions.tables.query import load

pytestmark = pytest.mark.site


@pytest.fixture(scope="module")
def graph(article_site) -> dict[str, dict]:
    crate = json.loads((article_site / "ro-crate-metadata.json").read_text("utf-8"))
    assert crate["@context"] == "https://w3id.org/ro/crate/1.3/context"
    assert set(crate) == {"@context", "@graph"}
    found = {entity["@id"]: entity for entity in crate["@graph"]}
    assert len(found) == len(crate["@graph"])
    return found


def references(entity: dict) -> list[str]:
    values = [one for value in entity.values() for one in (value if isinstance(value, list) else [value])]  # fmt: skip
    return [value["@id"] for value in values if isinstance(value, dict)]


def test_the_descriptor_names_specification_and_root(graph):
    descriptor = graph["ro-crate-metadata.json"]
    assert descriptor["@type"] == "CreativeWork"
    assert descriptor["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.3"}
    assert descriptor["about"] == {"@id": "./"}


def test_the_root_has_what_it_must(graph):
    root = graph["./"]
    assert root["@type"] == "Dataset"
    assert root["name"] and root["description"] and root["license"]["@id"].startswith("https://")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", root["datePublished"])


def test_the_graph_is_flat_and_whole(graph):
    for entity in graph.values():
        assert entity["@type"]
        for value in entity.values():
            for one in value if isinstance(value, list) else [value]:
                assert not isinstance(one, dict) or set(one) == {"@id"}
        outside = [
            one
            for one in references(entity)
            if one not in graph and one != "https://w3id.org/ro/crate/1.3"
        ]
        assert not outside, entity["@id"]


def test_every_part_is_in_the_site_and_has_a_name(graph, article_site):
    parts = references({"parts": graph["./"]["hasPart"]})
    assert {"index.html", "data/claims.json", "data/stories.json", "figures/"} <= set(parts)
    for part in parts:
        place, entity = article_site / part, graph[part]
        assert entity["name"]
        assert place.is_dir() if part.endswith("/") else place.is_file()
        assert entity["@type"] == ("Dataset" if part.endswith("/") else "File")
    files = {identifier for identifier, one in graph.items() if one["@type"] == "File"}
    assert files <= set(parts)


def test_it_ties_releases_code_and_environment_to_the_pages(graph):
    (run,) = [one for one in graph.values() if one["@type"] == "CreateAction"]
    assert run["result"] == graph["./"]["hasPart"]
    sources = {one["address"] for one in load().releases.values()}
    assert set(references({"object": run["object"]})) == sources
    program = graph[run["instrument"]["@id"]]
    environment = graph[program["softwareRequirements"]["@id"]]
    assert environment["identifier"] == f"sha256:{sha256_of(ROOT / 'requirements.txt')}"


def test_no_path_of_a_machine_is_in_it(graph):
    assert not any(one.startswith("/") or str(ROOT) in json.dumps(graph[one]) for one in graph)
