"""The main page in a real browser: map, panel, timeline and filters share one selection, and nothing flickers."""

from __future__ import annotations

import itertools
import re

import pytest
from playwright.sync_api import Page, Route, WebSocketRoute, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from tests.browser.helpers import FRAME, opened, survived

KOMSOMOLSK = '.dl-stop[aria-label*="Komsomolsk am Amur"]'


def test_a_click_on_a_stop_shows_its_passages_without_reloading_the_map(page: Page, site: str) -> None:
    frame = opened(page, site)
    frame.locator(KOMSOMOLSK).click()
    expect(page.locator("h2")).to_have_text("Fundstellen zu Komsomolsk am Amur")
    expect(page.locator("blockquote")).to_have_count(1)
    expect(page.locator("blockquote .mark.date")).to_have_text("Am Freitag")
    expect(page.locator("tr.on")).to_contain_text("Komsomolsk am Amur")
    expect(page).to_have_url(re.compile(r"stop=kim-jong-un-2021851"))
    assert survived(frame)


def test_a_click_on_a_place_in_a_passage_highlights_the_map(page: Page, site: str) -> None:
    frame = opened(page, site)
    page.locator(".passages .mark.place", has_text="Wladiwostok").click()
    expect(frame.locator('.dl-stop[aria-label*="Wladiwostok"]')).to_have_attribute("aria-pressed", "true")
    expect(page).to_have_url(re.compile("stop=kim-jong-un-2013348"))
    page.get_by_role("button", name="alle zeigen").click()
    expect(frame.locator(".dl-stop.dl-on")).to_have_count(0)
    assert survived(frame)


def test_filters_take_stops_off_map_table_and_address(page: Page, site: str) -> None:
    frame = opened(page, site)
    page.get_by_role("button", name="geplant", exact=True).click()
    expect(frame.locator(".dl-stop")).to_have_count(3)
    expect(page.locator(".table tr[data-row]")).to_have_count(3)
    expect(page).to_have_url(re.compile("status=planned"))
    page.get_by_role("button", name="Alle zeigen").click()
    expect(frame.locator(".dl-stop")).to_have_count(7)
    assert survived(frame)


def test_a_deep_link_restores_the_view_and_ignores_what_it_does_not_know(page: Page, site: str) -> None:
    unknown = "who=nobody&status=sleeping&from=never&x=%3Cb%3E"
    frame = opened(page, f"{site}/?stop=kim-jong-un-2021851&who=kim-jong-un&{unknown}")
    expect(page.locator("h2")).to_have_text("Fundstellen zu Komsomolsk am Amur")
    expect(page.locator(".table tr[data-row]")).to_have_count(4)
    expect(frame.locator(".dl-stop")).to_have_count(4)


def test_the_language_can_be_switched(page: Page, site: str) -> None:
    frame = opened(page, site)
    page.get_by_role("radio", name="EN").click()
    expect(page.locator("h2")).to_have_text("Passages")
    expect(frame.locator('.dl-stop[aria-label*="Vladivostok"]')).to_be_visible()
    assert survived(frame)


def test_the_journey_plays_in_the_browser(page: Page, site: str) -> None:
    frame = opened(page, site)
    sent: list[object] = []
    page.on("websocket", lambda socket: socket.on("framesent", sent.append))
    frame.locator(".dl-fore").click()
    frame.locator(".dl-fore").click()
    expect(frame.locator(".dl-now")).to_contain_text("Wostotschny")
    expect(page.locator("h2")).to_contain_text("Wostotschny")
    frame.locator("body").press("ArrowRight")
    expect(frame.locator(".dl-now")).to_contain_text("Komsomolsk")
    frame.locator("body").press("Escape")
    expect(frame.locator(".dl-now")).to_contain_text("abspielen")
    assert survived(frame)


def test_search_and_help_by_keyboard(page: Page, site: str) -> None:
    frame = opened(page, site)
    page.locator("body").press("/")
    page.keyboard.type("wladiw")
    expect(page.locator(".table tr[data-row]")).to_have_count(1)
    page.keyboard.press("Escape")
    page.locator("h1").click()
    page.keyboard.press("?")
    expect(frame.get_by_role("dialog")).to_be_visible()


def test_without_its_scripts_the_map_says_so_and_the_table_stands(page: Page, site: str) -> None:
    def refuse(route: Route) -> None:
        route.abort()

    page.route("**/dateline/map.js*", refuse)
    page.goto(site)
    expect(page.locator(".table tr[data-row]")).to_have_count(7)
    expect(page.get_by_role("alert").filter(has_text="Karte ließ sich nicht laden")).to_be_visible(timeout=20_000)
    page.locator(".table .link", has_text="Wladiwostok").click()
    expect(page.locator("h2")).to_have_text("Fundstellen zu Wladiwostok")


def test_without_the_basemap_the_route_stands(page: Page, site: str) -> None:
    page.route("**/basemap/world.js*", lambda route: route.abort())
    frame = opened(page, site)
    expect(frame.locator(".dl-notice")).to_contain_text("Hintergrundkarte")
    expect(frame.locator(".dl-stop")).to_have_count(7)


def test_a_narrow_screen_scrolls_only_downwards(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    opened(page, site)
    main = page.locator('[data-testid="stMain"]')
    assert main.evaluate("box => box.scrollWidth <= box.clientWidth + 1")
    assert page.locator(FRAME).bounding_box()["width"] <= 390  # type: ignore[index]


def test_a_route_over_the_pacific_is_one_line(page: Page, site: str) -> None:
    frame = opened(page, f"{site}/?sample=odd")
    spread = frame.locator("body").evaluate(
        """() => {
            const stops = Dateline.state.data.stops.filter(s => s.t === 0).map(s => s.u);
            const jumps = Dateline.state.data.legs.map(leg => Math.max(
              ...leg.line.slice(1).map((p, k) => Math.abs(p[1] - leg.line[k][1]))));
            return [Math.max(...stops) - Math.min(...stops), Math.max(...jumps)];
        }"""
    )
    assert spread[0] < 180
    assert spread[1] < 20
    assert survived(frame)


def test_embedded_the_page_is_a_clean_frame(page: Page, site: str) -> None:
    """No way to other pages, no switches of ours; map, table and passages work; the parameter stays."""
    frame = opened(page, f"{site}/?embed=true&lang=de&nonsense=1")
    expect(page.get_by_role("link", name="Briefing")).to_have_count(0)
    expect(page.get_by_role("radio", name="EN")).to_have_count(0)
    frame.locator(KOMSOMOLSK).click()
    expect(page.locator("h2")).to_have_text("Fundstellen zu Komsomolsk am Amur")
    expect(page).to_have_url(re.compile("embed=true"))


def test_a_large_dossier_gives_its_passages_on_demand(page: Page, site: str) -> None:
    """Data come once by key, passages when a stop is chosen; where they cannot be fetched, the session sends them."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/dateline/" in request.url else None)
    opened(page, f"{site}/?sample=large-500")
    page.locator(".table .link").nth(3).click()
    expect(page.locator("blockquote.on")).to_have_count(1)
    whole = [url for url in asked if re.search("/dateline/[0-9a-f]{40}$", url)]
    assert len(whole) == len(set(whole)) == 2
    page.route(re.compile("/dateline/[0-9a-f]{40}/"), lambda route: route.abort())
    page.locator(".more", has_text="weitere Zeilen").click()
    page.locator(".table .link").nth(40).click()
    expect(page.locator("blockquote.on")).to_have_count(1)


def test_the_search_leads_to_a_person_a_stop_and_an_article(page: Page, site: str) -> None:
    """From the search box, by keyboard and by click."""
    opened(page, site)
    page.locator(".panel input").fill("lawrow")
    page.locator(".found .link", has_text="Sergej Lawrow").first.click()
    expect(page).to_have_url(re.compile("who=sergej-lawrow"))
    page.get_by_role("button", name="Alle zeigen").click()
    page.locator(".panel input").fill("wladiwostok")
    page.locator(".found .link").first.wait_for()
    page.keyboard.press("Enter")
    expect(page.locator("h2")).to_have_text("Fundstellen zu Wladiwostok")


def test_conflicts_stand_side_by_side_and_copies_are_folded(page: Page, site: str) -> None:
    """Both passages with their sources, which one the map follows; four articles are two sources."""
    opened(page, f"{site}/?sample=rivals")
    expect(page.locator(".table td.num")).to_have_text("2")
    page.locator(".table .link").click()
    sides = page.locator(".conflict .side")
    expect(sides).to_have_count(2)
    expect(sides.first).to_contain_text("Die Karte folgt")
    expect(sides.first).to_contain_text("am Mittwoch")
    expect(sides.last).to_contain_text("Nordblatt")
    folded = page.locator("details.copies")
    expect(folded).to_have_count(1)
    expect(folded.locator("summary")).to_contain_text("zusammen eine Quelle")
    expect(folded.locator("blockquote").first).to_be_hidden()
    folded.locator("summary").click()
    expect(folded.locator("blockquote")).to_have_count(2)


def test_filters_are_painted_before_the_server_has_answered_and_it_agrees(page: Page, site: str) -> None:
    """With the server's answers held back the map follows the pills; afterwards all of it is what the server says."""
    held: list[tuple[WebSocketRoute, str | bytes]] = []
    holding = [False]

    def between(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        server.on_message(lambda message: held.append((socket, message)) if holding[0] else socket.send(message))

    page.route_web_socket(re.compile("_stcore/stream"), between)
    frame = opened(page, f"{site}/?sample=kept")
    page.wait_for_timeout(1500)
    holding[0] = True
    page.get_by_role("button", name="geplant", exact=True).click()
    expect(frame.locator(".dl-stop")).to_have_count(3)
    expect(page.locator(".table tr[data-row]")).to_have_count(3)
    page.get_by_role("button", name="Kim Jong Un", exact=True).click()
    expect(frame.locator(".dl-stop")).to_have_count(1)
    page.wait_for_timeout(300)
    assert held, "the server answered nothing"
    holding[0] = False
    seen: list[int] = []
    for socket, message in held:
        socket.send(message)
        seen.append(frame.locator(".dl-stop").count())
    expect(page).to_have_url(re.compile("who=kim-jong-un&status=planned"))
    assert set(seen) == {1}, "an older answer was painted"
    expect(page.locator(".table tr[data-row]")).to_have_count(1)
    agreed = "() => Dateline.state.ahead === null && Object.keys(Dateline.state.view.hidden).length"
    assert frame.locator("body").evaluate(agreed) == 6
    page.get_by_role("button", name="Alle zeigen").click()
    expect(frame.locator(".dl-stop")).to_have_count(7)
    expect(page.locator(".table tr[data-row]")).to_have_count(7)
    assert survived(frame)


def test_an_answer_that_gets_lost_is_asked_for_again(page: Page, site: str) -> None:
    """Streamlit loses the end of an answer when something else is asked of it at that moment; the address shows it."""
    losing, lost = [False], [0]

    def between(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()

        def back(message: str | bytes) -> None:
            told = ForwardMsg()
            told.ParseFromString(message if isinstance(message, bytes) else message.encode())
            if losing[0] and told.WhichOneof("type") in {"delta", "page_info_changed"}:
                lost[0] += 1
            else:
                socket.send(message)

        server.on_message(back)

    page.route_web_socket(re.compile("_stcore/stream"), between)
    frame = opened(page, f"{site}/?sample=kept")
    page.wait_for_timeout(1500)
    losing[0] = True
    frame.locator(KOMSOMOLSK).click()
    expect(page.locator("h2")).to_have_text("Fundstellen zu Komsomolsk am Amur")
    page.wait_for_timeout(1500)
    assert lost[0], "the server answered nothing"
    assert "stop=" not in page.url
    losing[0] = False
    expect(page).to_have_url(re.compile(r"stop=\w+"))
    losing[0] = True
    page.get_by_role("button", name="geplant", exact=True).click()
    expect(frame.locator(".dl-stop")).to_have_count(3)
    page.wait_for_timeout(1500)
    losing[0] = False
    expect(page).to_have_url(re.compile("status=planned"))


def test_the_map_is_where_it_was_after_a_look_at_the_article(page: Page, site: str) -> None:
    """Moved by hand, left for the article and come back to: the same view, the same selection; "fit" ends that."""
    frame = opened(page, site)
    where = "() => { const c = Dateline.state.map.getCenter(); return [c.lat, c.lng, Dateline.state.map.getZoom()]; }"
    whole = frame.locator("body").evaluate(where)
    frame.locator(KOMSOMOLSK).click()
    frame.locator(".dl-tools .dl-btn").first.click()
    page.wait_for_timeout(500)
    before = frame.locator("body").evaluate(where)
    assert before[2] > whole[2]
    page.locator(".passages button", has_text="Artikel").first.click()
    page.locator(".reader").wait_for()
    page.get_by_role("link", name="Reise").click()
    frame.locator(".dl-stop.dl-on").wait_for()
    assert frame.locator("body").evaluate(where) == pytest.approx(before, abs=0.01)
    page.locator("h1").click()
    page.keyboard.press("f")
    for _ in range(40):
        if (now := frame.locator("body").evaluate(where))[2] == whole[2]:
            break
        page.wait_for_timeout(100)
    assert now == pytest.approx(whole, abs=0.1)


@pytest.mark.parametrize("width", [1440, 390])
def test_marks_of_a_lane_stand_free_in_their_order_and_in_sight(page: Page, site: str, width: int) -> None:
    """Five days of 2023 on an axis from 1799: side by side, left of what has no day."""
    page.set_viewport_size({"width": width, "height": 900})
    frame = opened(page, f"{site}/?sample=odd")
    marks = frame.locator('.dl-mark[aria-label*="Mai 2023"]')
    expect(marks).to_have_count(5)
    boxes = marks.evaluate_all("marks => marks.map(m => m.getBoundingClientRect().x)")
    assert all(b - a > 16 for a, b in itertools.pairwise(boxes))
    open_x = frame.locator("text.dl-tick", has_text="Tag offen").evaluate("t => t.getBoundingClientRect().x")
    assert boxes[-1] + 18 < open_x


def test_stops_without_a_day_stand_apart(page: Page, site: str) -> None:
    """Below all dated ones, under a heading of their own; the play takes the same order."""
    frame = opened(page, site)
    rows = page.locator(".table tbody tr")
    texts = rows.evaluate_all("rows => rows.map(r => r.textContent)")
    heading = next(n for n, text in enumerate(texts) if text.startswith("Tag offen:"))
    assert [("geplant" in text and "Tag offen" in text) for text in texts[heading + 1 :]] == [True, True]
    assert not any("geplant" in text and "Tag offen" in text for text in texts[:heading])
    shown = page.locator(".table tr[data-row]").evaluate_all("rows => rows.map(r => r.dataset.row)")
    played = frame.locator("body").evaluate(
        "() => Dateline.state.timeline.steps.flat().map(i => Dateline.state.data.stops[i].id)"
    )
    assert played == shown
