"""A link that a page tells of goes on only where it leads to a site of the brand."""

import pytest

from infra.journeys.known import Known
from infra.journeys.playbook import Playbook
from shared.configuration import Source
from shared.events import Event, Identifier
from shared.ingestion.own_links import with_own_links
from tests.unit.messages.samples import NOW, a_brand

BRAND = a_brand(
    website="https://www.alder-finch.example",
    sources={"segment": {"web": Source(sites=("alder.shop",)), "app": Source()}, "shopify": {"web": Source()}},
)


def told(source: str = "segment/web", **data):
    return with_own_links(Event("1", "product.viewed", NOW, source, (), data), BRAND).data


def kept(url: str, source: str = "segment/web") -> bool:
    return "url" in told(source, product={"id": "7", "url": url})["product"]


@pytest.mark.parametrize(
    "url",
    [
        "https://www.alder-finch.example/board",
        "https://alder-finch.example",
        "HTTPS://Shop.Alder-Finch.example:443/board?colour=oak&size=m#top",
        "https://alder.shop/board/größe",
    ],
)
def test_a_link_to_a_site_of_the_brand_stays(url):
    assert kept(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/board",
        "https://alder-finch.example.evil.example/",
        "https://evil-alder-finch.example/",
        "https://alder-finch.example@evil.example/",
        "https://evil.example\\@alder-finch.example/",
        "https://evil.example#@alder-finch.example/",
        "https://evil.example/https://alder-finch.example/",
        "https://alder-finch.example:8443/",
        "https://аlder-finch.example/",
        "http://alder-finch.example/",
        "//alder-finch.example/",
        "javascript:alert(1)//alder-finch.example",
        "https://alder-finch.example/ https://evil.example/",
        "https://alder-finch.example/\nhttps://evil.example/",
        7,
    ],
)
def test_any_other_link_is_left_out(url):
    assert not kept(url)


def test_it_is_left_out_wherever_something_to_buy_is_told_of():
    item = {"id": "7", "name": "Board", "url": "https://evil.example/", "image_url": "https://evil.example/1.png"}
    bare = {"id": "7", "name": "Board"}
    for section in ("cart", "checkout", "order"):
        assert told(**{section: {"id": "1", "items": [item, bare]}}) == {section: {"id": "1", "items": [bare, bare]}}
    assert told(product=item, products=[item]) == {"product": bare, "products": [bare]}


def test_what_a_page_says_of_itself_stays():
    data = {"page": {"url": "https://partner.example/"}, "properties": {"url": "https://partner.example/"}}
    assert told(**data) == data


def test_only_of_what_anybody_may_have_sent_and_only_to_sites_of_the_same_source():
    assert kept("https://alder.myshopify.example/board", "shopify/web")
    assert not kept("https://alder.shop/board", "segment/app")
    assert not kept("https://alder.shop/board", "segment/unknown")


def test_whatever_is_tried_out_in_memory_leaves_it_out_as_well():
    known, who = Known(Playbook(BRAND, ())), (Identifier("email", "ann@example.com"),)
    known.file(
        Event("1", "product.viewed", NOW, "segment/web", who, {"product": {"url": "https://evil.example/"}}), NOW
    )
    assert [one.data for one in known.facts] == [{"product": {}}]
