"""Every message to a user: a stable code, what happened, where, and how to repair it.

No message holds an answer or a person's words: a place is named by its finding id or its position, never by what
was written there.
"""

from __future__ import annotations

from dataclasses import dataclass

MESSAGES: dict[str, tuple[str, str]] = {
    # code: (what happened, how to repair it). Braces are filled in by fault().
    # --- answers -------------------------------------------------------------------------------------------
    "A101": (
        "There is no finding with the id {id}.{guess}",
        "Correct the id, or leave it out. docs/reference/findings.md lists every id.",
    ),
    "A102": (
        "An answer has a name that is not a finding id.{guess}",
        "Finding ids are small letters, digits and _ ; docs/reference/findings.md lists them.",
    ),
    "A103": (
        "The answer is not of a kind that fits: {wanted} is needed.",
        "Write {example}, or leave the finding out if it is not known.",
    ),
    "A104": (
        "The number is outside the range from {low} to {high} {unit}.",
        "Write the number in {unit}, or leave the finding out.",
    ),
    "A105": ("The answer is not one of the choices.{guess}", "Choose from: {choices}."),
    "A106": (
        "Two choices are given that cannot both be true.",
        "Keep the one that is true. The choices are: {choices}.",
    ),
    "A107": (
        "The answers are not a set of findings with answers.",
        'Write one JSON object, like {{"night_pain_wakes": true, "age_years": 54}}.',
    ),
    "A108": ("The same finding is answered twice.", "Keep one answer for each finding."),
    "A109": ("The text is longer than {limit} characters.", "Shorten it."),
    # --- files ---------------------------------------------------------------------------------------------
    "F101": ("There is no such file.", "Check the name, or use - to read from standard input."),
    "F102": ("This is a folder, not a file.", "Name the file inside it that holds the answers."),
    "F103": ("The file cannot be read.", "Check that you may read it."),
    "F104": (
        "The file is larger than {limit} bytes, far more than any set of answers.",
        "Check that it is the right file.",
    ),
    "F105": ("The file is empty.", 'Write one JSON object, like {{"night_pain_wakes": true}}.'),
    "F106": ("The file is not UTF-8 text (first wrong byte at position {position}).", "Save it as UTF-8."),
    "F107": (
        "The file is not JSON: the fault is at line {line}, column {column}.",
        "Look for a missing comma, bracket or double quote there.",
    ),
    "F108": (
        "The file is nested too deeply to be a set of answers.",
        "Write one flat JSON object: finding id, then answer.",
    ),
    "F109": ("The file cannot be written.", "Check the name, and that you may write there."),
    # --- a kept check --------------------------------------------------------------------------------------
    "S101": ("This is not a kept check.", "Name a file that backsignal check --keep FILE has written."),
    "S102": (
        "The kept check is damaged, or was changed by hand.",
        "Begin again with another file name; a changed record could hide a sign that was told.",
    ),
    # --- region, pages, rules ------------------------------------------------------------------------------
    "R101": (
        "There is no region pack for {id}.{guess}",
        "Choose from: {choices}; or use none for words without numbers.",
    ),
    "T101": ("The date after --today is not a date.", "Write it like 2026-11-22."),
    "T102": ("There are no words to read that language.", "Choose from: {choices}; or leave --language out."),
    "T103": ("This is a folder, not a file.", "Name the file inside it that holds the text."),
    "T104": ("This line is a JSON object without a text.", 'Write it like {{"id": 1, "text": "..."}}.'),
    "G101": ("There is no guide page called {id}.{guess}", "Choose from: {choices}."),
    "K001": ("There is no rule with the id {id}.{guess}", "Correct the id; docs/reference/rules.md lists every rule."),
    "K002": (
        "This is not a content folder: it has no content.yaml.",
        "Name the folder that holds findings/, rules/ and words/.",
    ),
    # --- the web page ---------------------------------------------------------------------------------------
    "W101": (
        "The page would be open to other machines, and no name is given under which they may ask for it.",
        "Add --allow-host NAME, the name or address that stands in their browser; or leave out --host.",
    ),
    "W102": ("The web page needs packages that are not installed.", "Install them: pip install backsignal[web]"),
    "W103": ("Port {port} of this machine cannot be used.", "Name another one: backsignal serve --port 8001"),
    # --- content -------------------------------------------------------------------------------------------
    "K003": (
        "There is neither a folder nor a git revision of that name: {problem}.",
        "Name a content folder or a revision such as HEAD.",
    ),
    "K004": (
        "The guide page cannot be read: {problem}.",
        "Start it with page, title, summary and sources between two lines of ---.",
    ),
    "K101": ("The file is not YAML that can be read: {problem}.", "Repair the indentation or quoting at that place."),
    "K102": ("{thing} has a key that is not known: {key}.{guess}", "Known keys here: {known}."),
    "K103": ("{thing} lacks {key}.", "Add {key}; CONTRIBUTING.md shows a whole example."),
    "K104": ("{key} of {thing} has a value that does not fit: {wanted} is needed.", "Correct the value."),
    "K105": ("The id {id} is used twice; the first is in {first}.", "Give one of them another id."),
    "K201": (
        "{thing} needs the finding or name {id}, and there is none.{guess}",
        "Correct the id here, or describe the new finding in findings/.",
    ),
    "K202": (
        "The condition of {thing} cannot be read: {problem}.",
        "Use a finding id, all, any, not, at_least with of, unless, age_years >= 50, or 'x is a or b'.",
    ),
    "K203": (
        "{thing} compares {id} with a value it can never have.",
        "Use one of its values or a number in its range.",
    ),
    "K204": (
        "{thing} leans on the name {name}, which the rules use.",
        "Write the findings themselves, apart from the rules.",
    ),
    "K301": ("Rule {id} has no source.", "Name at least one file of sources/ that supports it."),
    "K302": ("{thing} names the source {id}, and there is none.{guess}", "Correct the id, or write sources/{id}.yaml."),
    "K303": (
        "Rule {id} says verified: yes, but nothing it rests on was seen.",
        "Write verified: no, or name a source that was seen.",
    ),
    "K304": (
        "{thing} names the guideline row {id}, and there is none.",
        "Correct the row, or describe it in guidelines/.",
    ),
    "K305": (
        "Guideline row {id} is neither encoded by a rule nor listed with a reason.",
        "Name the row in a rule, or add not_encoded with the reason.",
    ),
    "K306": ("Guideline row {id} is encoded by a rule and also listed as not encoded.", "Remove one of the two."),
    "K401": ("{thing} has no words: {key} is missing in words/en/.", "Write the sentence a person will read."),
    "K402": ("words/en/ has words for {id}, and nothing has that id.{guess}", "Correct the id, or remove the words."),
    "K403": (
        "The words for {id} leave {{{place}}} open, and nothing fills it.",
        "Use {{call}} or {{hospital}}, or none.",
    ),
    "K501": ("Rule {id} has no case in which it fires.", "Add a case to cases/ with the rule under rules."),
    "K502": (
        "Rule {id} has no case that just misses it.",
        "Add a case with the rule under misses: one answer away from firing.",
    ),
    "K503": (
        "The case does not come out as it says: {problem}.",
        "Correct the case, or the rule if the case is right.",
    ),
    "K504": (
        "The case says it just misses {id}, but no single answer would make that rule fire.",
        "Change the case to stand one answer away.",
    ),
    "K505": ("{thing} names the rule {id}, and there is none.{guess}", "Correct the id."),
    "K506": ("{thing} names the service, region or pattern {id}, and there is none.{guess}", "Correct the id."),
    "K701": (
        "The phrase cannot be read: {problem} (in {phrase}).",
        "CONTRIBUTING.md, 'Add a phrase', shows the notation.",
    ),
    "K702": (
        "{thing} names the site {id}, and there is none.{guess}",
        "Correct the name, or describe it in sites.yaml.",
    ),
    "K703": (
        "The example is not read as it says: {problem}.",
        "Correct the phrase, or the example if the reading is right.",
    ),
    "V101": ("The certificate is for other content, or was altered.", "Run backsignal verify again for this content."),
    "V102": ("The solver is not installed.", "Install it: pip install z3-solver"),
    "K602": ("The compiled content cannot be written.", "Check that you may write there."),
    "K601": ("The compiled content is not in step with the files.", "Run: backsignal knowledge compile"),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: a code of MESSAGES, where it is, what it is and how to repair it."""

    code: str
    where: str
    what: str
    repair: str

    def __str__(self) -> str:
        place = f"  {self.where}" if self.where else ""
        return f"{self.code}{place}\n      {self.what}\n      Repair: {self.repair}"


def fault(code: str, where: str = "", **details: object) -> Fault:
    """The fault `code` with its message filled in. Raises KeyError for a code or a detail that does not exist."""
    what, repair = MESSAGES[code]
    return Fault(code, where, what.format(**details), repair.format(**details))


class BacksignalError(Exception):
    """The input was refused. `faults` says what, where and how to repair it."""

    def __init__(self, *faults: Fault):
        self.faults = faults
        super().__init__("\n".join(str(each) for each in faults))


class AnswersError(BacksignalError, ValueError):
    """Answers, or a file of answers, that cannot be taken."""


class ReadingError(BacksignalError, ValueError):
    """A text, or what was asked about it, that cannot be taken."""


class RegionError(BacksignalError, ValueError):
    """A region that has no region pack."""


class StateError(BacksignalError, ValueError):
    """A kept check that cannot be taken up again."""


class ContentError(BacksignalError):
    """Content files that cannot be used."""


def did_you_mean(wrong: str, known: list[str] | tuple[str, ...]) -> str:
    """' Did you mean "x"?' for the nearest known name, or nothing where none is near."""
    from difflib import get_close_matches  # only when something is wrong: keeps the start fast

    near = get_close_matches(wrong.lower(), known, n=1, cutoff=0.6)
    return f' Did you mean "{near[0]}"?' if near else ""
