"""Every page for every eye: light and dark, wide and narrow, for the seller, the buyer and who stands at the door."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from http import HTTPStatus

import pytest
from playwright.sync_api import Browser, expect

from mapapp.urls import urlpatterns
from tests.browser.addresses import ALONE, ASTRID, BOTH, NO_PAGES, NOBODY, PAGES
from tests.browser.conftest import ADDRESSES, Demo
from tests.browser.grid import cell, expect_on, stand_on
from tests.browser.letters import link_in_letter
from tests.browser.looking import axe, faults
from tests.browser.someone import Someone, someone
from tests.browser.test_agreement import proposed_version
from tests.browser.test_editing import later
from tests.exchange.made import DATA
from tests.turns import PARTLY, TURN

Enter = Callable[..., Someone]


@pytest.fixture(scope="module")
def demo(stage: Callable[[Browser], Demo], browser: Browser) -> Demo:
    """One for all that is looked at: what `places` made stands on it, and a day more or less changes no page's form."""
    return stage(browser)


@pytest.fixture(scope="module")
def places(browser: Browser, demo: Demo) -> Iterator[dict[str, str]]:
    """What is made once, and its address: an invitation, a letter that can be stopped, a sheet on its way in, a version
    that waits for an answer, a step that the other company gave."""
    demo.served.put_back()
    with someone(browser, demo.served.url, storage_state=demo.states["anna"]) as anna:
        found = {
            "join": invited(anna, demo.plan), "stop": stopping(anna, demo),
            "act": link_in_letter(anna, ADDRESSES["anna"], "/act/"), "sheet": sheet(anna),
            "plan_file": plan_file(anna, demo.plan),
            "shared": shared(anna, demo.plan),
            "given": given(anna, demo.plan), "proposed": proposed_version(anna, demo.plan),
            "answer": answered(anna, demo.plan),
        }  # fmt: skip
    with someone(browser, demo.served.url, storage_state=demo.states["priya"]) as priya:
        found["said"] = said(priya, demo.plan)
    with someone(browser, demo.served.url, storage_state=demo.states["astrid"]) as astrid:
        own = team(astrid)
        yield {"plan": demo.plan, **found, **own, **team_list(astrid, own["team"]), "template": template(astrid)}


def invited(anna: Someone, plan: str) -> str:
    anna.go(plan + "people/invite/")
    anna.page.get_by_label("Name", exact=True).fill("Dev Patel")
    anna.page.get_by_label("E-mail", exact=True).fill("dev.patel@fenwick.example")
    anna.page.get_by_role("button", name="Send the invitation").click()
    expect(anna.page.get_by_role("button", name="Send the invitation")).to_have_count(0)
    return link_in_letter(anna, "dev.patel@fenwick.example", "/join/")


def shared(anna: Someone, plan: str) -> str:
    """The path of a link to a PDF."""
    anna.go(plan + "versions/2/share/")
    anna.page.get_by_role("button", name="Make a link").click()
    return "/shared/" + anna.page.get_by_label("Copy the link").input_value().rpartition("/shared/")[2]


def said(priya: Someone, plan: str) -> str:
    """The number of a comment that she may still change."""
    priya.go(plan + "comments/")
    priya.page.get_by_label("Write a comment").fill("**Thank you**, @Anna Kessler.")
    priya.page.get_by_role("button", name="Send").click()
    priya.page.get_by_role("link", name="Change this comment").click()
    return priya.page.url.rstrip("/").rpartition("/")[2]


def stopping(anna: Someone, demo: Demo) -> str:
    anna.go(demo.plan + "digest/")
    anna.page.get_by_role("button", name="Send me a sample now").click()
    expect(anna.page.locator("#toast")).not_to_be_empty()
    return link_in_letter(anna, ADDRESSES["anna"], "/stop/")


def team(astrid: Someone) -> dict[str, str]:
    """The pages of Larkspur, and of Anna in it."""
    astrid.go("/admin-area/")
    url = astrid.page.url.removeprefix(astrid.url)
    astrid.page.get_by_role("link", name="Role of Anna Kessler").click()
    expect(astrid.page).to_have_url(re.compile("/members/"))
    hand_on = url.replace("/admin-area/", "/plans/hand-on/")
    member = astrid.page.url.removeprefix(astrid.url)
    return {"team": url, "team_history": f"{url}history/", "member": member, "hand_on": hand_on}


def team_list(astrid: Someone, url: str) -> dict[str, str]:
    """The export of Larkspur's CRM: taken in, and brought once more."""
    report = _listed(astrid, url)
    astrid.page.get_by_role("button", name="Take it in").click()
    expect(astrid.page.get_by_role("heading", name="What it did")).to_be_visible(timeout=60_000)
    file = _listed(astrid, url)
    astrid.go(f"{url}opportunities/")
    start = astrid.page.locator('a[href*="?opportunity="]').first.get_attribute("href") or ""
    return {"list_report": report, "list_file": file, "unplanned": f"/plans/deals/{start.rpartition('=')[2]}/"}


def _listed(astrid: Someone, url: str) -> str:
    astrid.go(f"{url}opportunities/")
    astrid.page.locator("input[name=file]").set_input_files(DATA / "opportunities.csv")
    astrid.page.get_by_role("button", name="Look at it").click()
    expect(astrid.page.get_by_role("heading", name="What it would do")).to_be_visible(timeout=60_000)
    return astrid.page.url.removeprefix(astrid.url)


def template(astrid: Someone) -> str:
    """A template of the team's own, with something that is not saved yet."""
    astrid.go("/templates/new/?of=light")
    astrid.page.get_by_label("Name", exact=True).fill("Small ones")
    astrid.page.get_by_role("button", name="Copy it").click()
    expect(astrid.page).to_have_url(re.compile("/edit/$"))
    astrid.page.get_by_label("For which purchases").fill("One who decides, no security review.")
    astrid.page.get_by_role("button", name="Keep").click()
    expect(astrid.page.get_by_role("link", name="Save as version 2").first).to_be_visible()
    return astrid.page.url.removeprefix(astrid.url).removesuffix("edit/")


def answered(anna: Someone, plan: str) -> str:
    """The number of what Marcus said that he needs, before a step is made of it."""
    anna.go(plan + "commitment/new/?person=4&task=24")
    anna.page.get_by_label("“What would need to be true for you to commit?”").fill("A signed DPA first")
    anna.page.get_by_role("button", name="Save, and make a step of it").click()
    expect(anna.page.get_by_role("button", name="Add to the shared plan")).to_be_visible()
    return anna.page.url.rstrip("/").split("/")[-2]


def given(anna: Someone, plan: str) -> str:
    """The number of a step that Anna adds for Priya."""
    anna.go(plan + "phase/4/tasks/")
    anna.page.get_by_label("What will be done").fill("Send the forms")
    owner = anna.page.get_by_label("Owner", exact=True)
    owner.select_option(owner.locator("option", has_text="Priya Raman").first.get_attribute("value"))
    anna.page.get_by_label("Due", exact=True).fill(later(date.today().isoformat(), 5))
    anna.page.get_by_role("button", name="Add", exact=True).click()
    row = anna.page.locator("tr[id^=task-]", has_text="Send the forms")
    expect(row).to_contain_text("Proposed by Larkspur")
    return (row.get_attribute("id") or "").removeprefix("task-")


def sheet(anna: Someone) -> str:
    anna.go("/plans/new/import/")
    anna.page.locator("input[name=file]").set_input_files(DATA / "fenwick-plan-as-reps-keep-it.xlsx")
    anna.page.get_by_label("Account", exact=True).fill("Fenwick Medical")
    anna.page.get_by_role("button", name="Go on to the columns").click()
    expect(anna.page).to_have_url(re.compile("/columns/$"))
    return anna.page.url.removeprefix(anna.url).removesuffix("columns/")


def plan_file(anna: Someone, plan: str) -> str:
    """The plan as a file, brought as a new one."""
    data = anna.page.request.get(anna.url + plan + "plan.json").body()
    anna.go("/plans/new/import/")
    anna.page.locator("input[name=file]").set_input_files({"name": "plan.json", "mimeType": "", "buffer": data})
    anna.page.get_by_role("button", name="Go on to the columns").click()
    expect(anna.page).to_have_url(re.compile("/plan/$"))
    return anna.page.url.removeprefix(anna.url).removesuffix("plan/")


def begin_to_sign_in(who: Someone, places: dict[str, str]) -> None:
    who.go("/signin/")
    who.page.get_by_label("Work e-mail").fill("elena.voss@fenwick.example")
    who.page.get_by_role("button", name="Send me a code").click()
    expect(who.page).to_have_url(re.compile("/signin/code/"))


def open_the_invitation(who: Someone, places: dict[str, str]) -> None:
    who.go(places["join"])
    who.page.get_by_role("button", name="Open the plan").click()
    expect(who.page).to_have_url(re.compile("/code/"))


# A link that was never ours is missing and says so; a day that is none to try a template with is asked for again.
REFUSALS = {"/none/": HTTPStatus.NOT_FOUND, "{template}try/?on=soon": HTTPStatus.UNPROCESSABLE_ENTITY}
FIRST = {"signin_code": begin_to_sign_in, "join_code": open_the_invitation}


def test_every_address_has_an_example_or_is_no_page() -> None:
    names = {str(pattern.name) for pattern in urlpatterns}
    assert names - set(PAGES) - NO_PAGES == set()
    assert (set(PAGES) | NO_PAGES) - names == set()


def reads(name: str, place: int, readers: tuple[str, ...]) -> bool:
    """Whether this page is looked at as it is for somebody: where the run leaves something to other days, what both
    sides open is looked at as one of them, in turn."""
    in_turn = PARTLY and name in BOTH and set(BOTH) <= set(readers)
    return name in readers and (not in_turn or name == BOTH[(place + TURN) % 2])


@pytest.mark.parametrize(
    ("name", "share"),
    [*((name, share) for name in BOTH for share in (0, 1, 2)), *((name, None) for name in (ASTRID, *ALONE))],
)
def test_no_page_has_a_serious_fault(
    browser: Browser, demo: Demo, places: dict[str, str], name: str, share: int | None
) -> None:
    found = {}
    pages = [(page, of) for place, (page, of) in enumerate(PAGES.items()) if reads(name, place, of[0])]
    pages = pages if share is None else pages[share::3]  # shared out between workers
    with ExitStack() as stack:
        state = {} if name == NOBODY else {"storage_state": demo.states[name]}
        who = stack.enter_context(someone(browser, demo.served.url, faults=False, **state))
        for page, (_readers, paths) in pages:
            if page in FIRST:
                FIRST[page](who, places)
            for path in paths:
                answer = who.go(path.format(**places))
                assert answer is not None
                refused = next((status for end, status in REFUSALS.items() if path.endswith(end)), None)
                assert answer.status == (refused or HTTPStatus.OK), path
                # the console, before the checker itself is put into the page; it names a page that was refused
                said = [fault for fault in who.faults if not (refused and str(int(refused)) in fault)]
                if bad := [*said, *faults(who.page)]:
                    found[path] = bad
                who.faults.clear()
    assert not found, "\n".join(f"{path}  {fault}" for path, bad in found.items() for fault in bad)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_opens_on_the_plan_has_no_serious_fault(enter: Enter, theme: str) -> None:
    anna = enter("anna", color_scheme=theme)
    found = []
    for field, typed in (("status", ""), ("status", "3"), ("owner", ""), ("owner", "zz"), ("after", ""), ("text", "")):
        stand_on(anna, 23, field)
        anna.press(*(typed or ["Enter"]))
        expect(cell(anna, 23, field).locator("form.cell-edit")).to_be_visible()
        if typed == "zz":
            expect(anna.page.locator("#owner-options p")).to_be_visible()
        elif typed == "3":
            expect(anna.page.get_by_role("button", name="Mark as blocked")).to_be_visible()
        found += axe(anna.page, part=f"#c-23-{field}")
        anna.press("Escape")
        expect_on(anna, 23, field)
    anna.page.locator("#task-23 summary").click()
    found += axe(anna.page, part="#task-23")
    anna.press("Escape", "?")
    expect(anna.page.locator("#keys")).to_be_visible()
    found += axe(anna.page, part="#keys")
    anna.press("Escape")
    stand_on(anna, 22, "due")
    anna.press("+")
    expect(anna.page.locator("#dialog-title")).to_be_focused()
    found += axe(anna.page, part="#dialog")
    assert found == []
