"""The pages of the check: questions, one clearer question, the list of answers, the result, save and load."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from backsignal.assess import assess
from backsignal.errors import StateError
from backsignal.findings import UNSURE
from backsignal.knowledge.guide import GuidePage
from backsignal.questionnaire import ONCE_MORE, State
from backsignal.triage import Assessment
from backsignal.urgency import Urgency
from backsignal.web import keeping
from backsignal.web.form import FormReader
from backsignal.web.result import result_sections
from backsignal.web.sessions import Check, Draft
from backsignal.web.sheet import GIVEN, Drawing, Sheet, sheet_at
from backsignal.web.visit import LostError, Visit

MOST_TYPED = 2_100
_LONGEST_STEP = 200


def _assessed(visit: Visit, state: State) -> Assessment:
    return assess(state.answers, visit.region, knowledge=visit.knowledge)


def _step(visit: Visit) -> int:
    number = int(visit.request.path_params["number"])
    if number > _LONGEST_STEP:
        raise LostError
    return number


def _at(visit: Visit, page: str | int) -> str:
    return f"/check/{visit.check_id}/{page}"


async def begin(visit: Visit) -> Response:
    """POST: a new check, and on to its first page."""
    await visit.read()
    id = visit.session.begin(Check())
    return visit.to(f"/check/{id}/1")


async def show_step(visit: Visit) -> Response:
    """GET: a page of questions, with what was told or typed there before."""
    check, number = visit.check, _step(visit)
    sheet = sheet_at(number, check.state, visit.following, visit.knowledge)
    if sheet is None:
        return visit.to(_onward(visit, len(check.state.screens)))
    draft = check.drafts.get(str(number))
    drawing = Drawing(sheet, visit.teller, draft, _assessed(visit, check.state).urgency)
    sections = drawing.sections()
    then = "answers" if visit.request.query_params.get("then") == "answers" else ""
    return visit.page(
        "step.html",
        sheet=sheet,
        sections=sections,
        errors=draft.errors if draft else {},
        is_map=any(field.kind == "map" for section in sections for field in section.fields),
        here=_at(visit, number),
        back=_back(visit, number),
        then=then,
        base=f"/check/{visit.check_id}",
        mark=_mark(sheet),
        carried=visit.carried(check.state),
    )


def _back(visit: Visit, number: int) -> str:
    first = 0 if visit.check.state.given else 1
    return _at(visit, number - 1) if number > first else "/"


def _mark(sheet: Sheet) -> str:
    """Names the questions of a sheet, so that a form of other questions is noticed."""
    return f"{sheet.id} {' '.join(sheet.findings)}"


async def take_step(visit: Visit) -> Response:
    """POST: the answers of a page. What does not fit is kept and shown again with its messages."""
    await visit.read()
    check, number = visit.check, _step(visit)
    sheet = sheet_at(number, check.state, visit.following, visit.knowledge)
    then = "?then=answers" if visit.sent("then") == "answers" else ""
    if sheet is None:
        return visit.to(_onward(visit, len(check.state.screens)))
    reader = FormReader(sheet, visit.values, visit.knowledge, skip=visit.sent("go") == "skip")
    names = reader.names()
    values = {name: [each[:MOST_TYPED] for each in sent] for name, sent in visit.values.items() if name in names}
    errors = reader.errors
    if visit.sent("mark") != _mark(sheet):
        errors = {"": visit.words["errors"]["moved"], **errors}
    if errors:
        check.drafts[str(number)] = Draft(values, errors)
        return visit.to(f"{_at(visit, number)}{then}")
    check.drafts.pop(str(number), None)
    check.state = with_step(check.state, number, sheet.id, reader.told)
    if sheet.id != ONCE_MORE and _clearer(visit, reader.told):
        return visit.to(_at(visit, f"{number}/clearer"))
    return visit.to(_after(visit, check, number, visit.sent("then")))


def with_step(state: State, number: int, screen: str, told: dict[str, Any]) -> State:
    """The state with the answers of one page; a page that was answered before is answered anew.

    A changed answer counts wherever its question was put again later, so that no older one stands above it.
    """
    if screen == GIVEN:
        return _changed(State(told, state.screens), dict(state.given), told)
    done = len(state.screens)
    if number > done:
        return state.answered(screen, told)
    before = state.screens[number - 1][1]
    screens = (*state.screens[: number - 1], (screen, told), *state.screens[number:])
    return _changed(State(state.given, screens), dict(before), told)


def _changed(state: State, before: dict[str, Any], told: dict[str, Any]) -> State:
    for id, answer in told.items():
        if answer != before.get(id):
            state = state.changed(id, answer)
    return state


def _clearer(visit: Visit, told: Any) -> list[str]:
    """Signs of emergencies that were answered "not sure"."""
    definitions = visit.knowledge.all_definitions
    return [id for id, answer in told.items() if answer == UNSURE and definitions[id].unsure_counts_as_yes]


async def show_clearer(visit: Visit) -> Response:
    """GET: one clearer question for each emergency sign that was answered "not sure"."""
    check, number = visit.check, _step(visit)
    ids = _clearer(visit, _told(check.state, number))
    if not ids:
        return visit.to(_after(visit, check, number, ""))
    return visit.page(
        "clearer.html",
        questions=[(id, visit.teller.clearer(id)) for id in ids],
        here=_at(visit, f"{number}/clearer"),
        back=_at(visit, number),
        carried=visit.carried(check.state),
    )


def _told(state: State, number: int) -> Any:
    if number == 0:
        return state.given
    return state.screens[number - 1][1] if number <= len(state.screens) else {}


async def take_clearer(visit: Visit) -> Response:
    """POST: the clearer answers; what is still not sure stays so, and counts as yes."""
    await visit.read()
    check, number = visit.check, _step(visit)
    for id in _clearer(visit, _told(check.state, number)):
        answer = {"yes": True, "no": False}.get(visit.sent(id))
        if answer is not None:
            check.state = check.state.changed(id, answer)
    return visit.to(_after(visit, check, number, ""))


def _after(visit: Visit, check: Check, number: int, then: str) -> str:
    """Where to go after a page: an emergency first, then pages answered before, then what is still to ask."""
    done = len(check.state.screens)
    if _assessed(visit, check.state).urgency is not Urgency.EMERGENCY:
        if then == "answers":
            return _at(visit, "answers")
        if number < done:
            return _at(visit, number + 1)
    return _onward(visit, done)


def _onward(visit: Visit, done: int) -> str:
    following = visit.following
    return _at(visit, done + 1) if following else _at(visit, "result")


async def show_answers(visit: Visit) -> Response:
    """GET: every answer with a link to change it."""
    check = visit.check
    rows = []
    for number in range(len(check.state.screens) + 1):
        sheet = sheet_at(number, check.state, visit.following, visit.knowledge)
        for id, answer in (sheet.told if sheet else {}).items():
            rows.append((number, id, visit.teller.ask(id), _said(visit, id, answer)))
    following = visit.following
    return visit.page(
        "answers.html",
        rows=rows,
        base=f"/check/{visit.check_id}",
        following=len(check.state.screens) + 1 if following else 0,
        carried=visit.carried(check.state),
    )


def _said(visit: Visit, id: str, answer: Any) -> str:
    """An answer in words."""
    words = visit.words
    if answer is None:
        return str(words["answers_skipped"])
    if answer == UNSURE:
        return str(words["not_sure"])
    if isinstance(answer, bool):
        return str(words["yes" if answer else "no"])
    definition = visit.knowledge.all_definitions[id]
    if isinstance(answer, int | float):
        return f"{answer:g} {visit.words['units'].get(definition.unit, definition.unit)}"
    if definition.kind == "text":
        return str(answer)
    says = dict(visit.teller.choices(id))
    return ", ".join(says.get(each, each) for each in ([answer] if isinstance(answer, str) else answer))


async def show_result(visit: Visit, guide: dict[str, GuidePage]) -> Response:
    """GET: the advice for what was answered so far."""
    check = visit.check
    assessment = _assessed(visit, check.state)
    following = visit.following
    service = visit.teller.service(assessment.service) if assessment.settled else {}
    return visit.page(
        "result.html",
        sections=result_sections(assessment, visit.teller, guide),
        urgency=str(assessment.urgency) if assessment.settled else "undecided",
        call=service.get("number") or ("" if assessment.urgency is not Urgency.EMERGENCY else _emergency(visit)),
        base=f"/check/{visit.check_id}",
        following=len(check.state.screens) + 1 if following else 0,
        carried=visit.carried(check.state),
    )


def _emergency(visit: Visit) -> str:
    return str(visit.teller.service("ambulance").get("number", ""))


# --- keeping ---------------------------------------------------------------------------------------------------


async def save(visit: Visit) -> Response:
    """POST: the answers as a file."""
    await visit.read()
    data = keeping.file_bytes(visit.check.state, visit.region, visit.knowledge)
    headers = {"content-disposition": f'attachment; filename="{keeping.FILE_NAME}"'}
    return Response(data, media_type="application/json", headers=headers)


async def show_load(visit: Visit) -> Response:
    """GET: the form to load a saved check."""
    return visit.page("load.html", error="")


async def load(visit: Visit) -> Response:
    """POST: a saved check, taken up again."""
    await visit.read()
    words = visit.words
    if not visit.file:
        return visit.page("load.html", status=422, error=words["errors"]["no_file"])
    try:
        kept = keeping.from_file(visit.file, visit.knowledge)
    except StateError:
        return visit.page("load.html", status=422, error=words["errors"]["file"])
    if kept.region is not None:
        visit.session.region = kept.region
    id = visit.session.begin(Check(kept.state))
    visit.session.notices.append(words["loaded"])
    if kept.ask_again:
        visit.session.notices.append(words["loaded_again"].format(count=len(kept.ask_again)))
    return visit.to(f"/check/{id}/answers")


async def forget(visit: Visit) -> Response:
    """POST: deletes the answers of this check."""
    await visit.read()
    visit.session.checks.pop(visit.check_id, None)
    visit.session.notices.append(visit.words["forgotten"])
    return visit.to("/")
