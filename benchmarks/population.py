"""Invented people with ordinary back pain: none of them has a serious cause.

Every share that the people are made from stands in this file, with where it is from: a source id of the content, or
`ASSUMED` where no figure was found. Sources marked "recalled" in the last column were not seen themselves. The people
are not a sample of anyone; they show what the rules do if the shares are about right.

Each person is drawn in this order: age, sex, days of pain, start and place of the pain, rating; then one row of the
table after another. A row may have other shares for groups of people (the first that fits counts), which is the only
dependence between findings.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

Person = dict[str, Any]
"""The answers of one person, as `backsignal.assess` takes them."""

ASSUMED = "assumption"


@dataclass(frozen=True, slots=True)
class Share:
    """How many of 100 ordinary people answer yes to one question.

    `finding` is a finding id, or "id is choice". `share` is a part of 1 and holds where none of `groups` fits.
    Where `calming` is true a yes lowers concern, so the variants scale the share of those who answer no.
    """

    finding: str
    share: float
    source: str
    why: str
    groups: tuple[tuple[str, float], ...] = ()
    calming: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """Whole numbers from `low` to `high`, all equally likely, and how many of 1,000 people have one of them."""

    low: int
    high: int
    of_1000: int


# --- the frame -----------------------------------------------------------------------------------------------------
# Adults only: the rules for children send each of them to someone by design.
# henschke_2009: 24 of 100 are under 25 or over 55. deyo_1988 (recalled): 29 of 100 are 50 or over. williams_2013
# (recalled): 4 of 100 are over 70. How people spread inside these limits is assumed, to a mean near the 43.3 years of
# henschke_2008.
AGES = (
    Band(18, 19, 18),
    Band(20, 24, 62),
    Band(25, 34, 220),
    Band(35, 44, 250),
    Band(45, 49, 160),
    Band(50, 55, 130),
    Band(56, 59, 50),
    Band(60, 64, 40),
    Band(65, 70, 30),
    Band(71, 79, 30),
    Band(80, 89, 10),
)
WOMEN = 0.452  # henschke_2008: 54.8 of 100 were men.
# deyo_1988 (recalled): 19 of 100 have had the pain for over 30 days. The rest is assumed: most people ask early.
DAYS = (Band(0, 6, 400), Band(7, 13, 220), Band(14, 20, 110), Band(21, 30, 80), Band(31, 42, 190))
LONG_DAYS = (Band(366, 1095, 400), Band(1096, 3650, 400), Band(3651, 10950, 200))  # assumed
# wallwork_2024: the mean rating of new pain is 56 of 100 at the start and 26 at 6 weeks; of pain that began 3 to 12
# months before, 40 at 52 weeks. The spread between people is assumed, and so is a straight fall.
RATING_AT_START, RATING_AT_6_WEEKS, RATING_LONG, RATING_SPREAD = 5.6, 2.6, 4.0, 2.2
VISITS = (Band(0, 0, 800), Band(1, 1, 150), Band(2, 4, 50))  # assumed: visits about this pain so far
LONG_VISITS = (Band(0, 1, 400), Band(2, 12, 600))  # assumed

SADDLE_SIGNS: tuple[str, ...] = (
    "saddle_numbness",
    "urinary_retention",
    "urinary_incontinence_new",
    "bladder_sensation_loss",
    "bowel_incontinence_new",
    "sexual_function_change",
)

# --- groups that a row may name ------------------------------------------------------------------------------------
GROUPS: dict[str, Callable[[Person], bool]] = {
    "50 to 64": lambda person: 50 <= person["age_years"] < 65,
    "65 or over": lambda person: person["age_years"] >= 65,
    "man": lambda person: person["sex_at_birth"] == "male",
    "man 50 or over": lambda person: person["sex_at_birth"] == "male" and person["age_years"] >= 50,
    "man 65 or over": lambda person: person["sex_at_birth"] == "male" and person["age_years"] >= 65,
    "woman 50 to 64": lambda person: person["sex_at_birth"] == "female" and 50 <= person["age_years"] < 65,
    "woman 65 or over": lambda person: person["sex_at_birth"] == "female" and person["age_years"] >= 65,
    "woman under 45": lambda person: person["sex_at_birth"] == "female" and person["age_years"] < 45,
    "woman under 50": lambda person: person["sex_at_birth"] == "female" and person["age_years"] < 50,
    "cancer now": lambda person: person["cancer_history"] == "current",
    "pregnant": lambda person: person["pregnant_or_recent_birth"] == "pregnant",
    "4 weeks of pain or more": lambda person: person["pain_days"] >= 28,
    "not improving": lambda person: person["not_improving_weeks"],
    "improving": lambda person: person["improving_now"],
    "first spell": lambda person: person["first_episode"],
    "rating 8 or more": lambda person: person["pain_now_0_10"] >= 8,
    "very severe": lambda person: person["severe_pain_unbearable"],
    "not eased by rest": lambda person: person["not_eased_by_rest"],
    "wakes at night": lambda person: person["night_pain_wakes"],
    "began suddenly": lambda person: person["pain_onset"] == "sudden",
    "pain at the side": lambda person: "flank" in person["pain_site"],
    "middle-back pain": lambda person: bool({"mid_back", "between_shoulder_blades"} & set(person["pain_site"])),
    "pain down one leg": lambda person: person["pain_spreads_leg_one"],
    "pain down both legs": lambda person: person["pain_spreads_leg_both"],
    "numb or weak leg, improving": lambda person: (
        person["improving_now"] and (person["leg_numbness_one"] or person["leg_weakness_one"])
    ),
    "numb or weak leg": lambda person: person["leg_numbness_one"] or person["leg_weakness_one"],
    "numbness both legs": lambda person: person["leg_numbness_both"],
    "unsteady": lambda person: person["unsteady_walking"],
    "tummy pain": lambda person: person["abdominal_pain"],
    "weak bones": lambda person: person["osteoporosis_known"],
    "diabetes": lambda person: person["diabetes"],
    "bladder, bowel or saddle sign": lambda person: any(person[id] for id in SADDLE_SIGNS),
}

# --- the table -----------------------------------------------------------------------------------------------------
# Assumptions sit on the high side wherever ordinary people complain of the sign, so that false alarms are not
# flattered. No row is a claim about real people unless it names a source.
SHARES = (
    # about you
    Share(
        "cancer_history is current", 0.0035, "henschke_2009", "with the next row 4 of 100; the split by age is assumed",
        (("50 to 64", 0.012), ("65 or over", 0.03)),
    ),
    Share(
        "cancer_history is past", 0.0165, "henschke_2009", "with the row above 4 of 100; the split by age is assumed",
        (("50 to 64", 0.058), ("65 or over", 0.13)),
    ),
    Share("cancer_spread_known", 0, ASSUMED, "ordinary pain beside known spread", (("cancer now", 0.05),)),
    Share(
        "osteoporosis_known", 0.005, ASSUMED, "told so; far more often in older women",
        (("woman 65 or over", 0.25), ("woman 50 to 64", 0.08), ("65 or over", 0.06)),
    ),
    Share(
        "previous_fragility_fracture", 0.01, ASSUMED, "a break from a small fall, told by the person",
        (("weak bones", 0.3), ("woman 65 or over", 0.12), ("65 or over", 0.06), ("woman 50 to 64", 0.05)),
    ),
    Share("steroid_use_long_term", 0.005, "williams_2013", "0.5 of 100 people without a fracture (recalled)"),
    Share("immunosuppressed", 0.02, ASSUMED, "medicines that calm the immune system are common"),
    Share("diabetes", 0.03, ASSUMED, "rises with age", (("50 to 64", 0.10), ("65 or over", 0.18))),
    Share("injecting_drug_use is last_12_months", 0.003, ASSUMED, "rare"),
    Share("injecting_drug_use is past", 0.007, ASSUMED, "rare"),
    Share("alcohol_dependence", 0.06, ASSUMED, "asked as: a lot on most days"),
    Share("kidney_or_liver_disease", 0.015, ASSUMED, "rises with age", (("50 to 64", 0.04), ("65 or over", 0.10))),
    Share("recent_infection", 0.10, ASSUMED, "urine, chest, tooth or skin infection in 3 months; common"),
    Share("recent_spine_procedure", 0.015, ASSUMED, "any big operation in 3 months counts too"),
    Share("spinal_hardware", 0.01, ASSUMED, "old operations"),
    Share("indwelling_line", 0.001, ASSUMED, "rare outside hospital care"),
    Share("tb_exposure", 0.05, ASSUMED, "life in a country where TB is common counts"),
    Share("anticoagulant_use", 0.01, ASSUMED, "rises with age", (("50 to 64", 0.04), ("65 or over", 0.15))),
    Share("known_aaa", 0.0005, ASSUMED, "men over 65 are screened in places", (("man 65 or over", 0.015),)),
    Share("smoker_ever is now", 0.20, ASSUMED, "a common habit"),
    Share("smoker_ever is past", 0.25, ASSUMED, "a common habit"),
    Share("artery_or_bp_disease", 0.08, ASSUMED, "high blood pressure", (("50 to 64", 0.30), ("65 or over", 0.50))),
    Share("psoriasis_ibd_uveitis", 0.05, ASSUMED, "mostly psoriasis"),
    Share("family_axspa", 0.03, ASSUMED, "similar joint illness counts"),
    # pregnancy
    Share(
        "pregnant_or_recent_birth is pregnant", 0, ASSUMED, "back pain is common in pregnancy",
        (("woman under 45", 0.05),),
    ),
    Share("pregnant_or_recent_birth is birth_last_6_months", 0, ASSUMED, "as above", (("woman under 45", 0.03),)),
    Share("could_be_pregnant", 0, ASSUMED, "asked widely: a late period", (("pregnant", 0), ("woman under 45", 0.04))),
    Share("vaginal_bleeding", 0, ASSUMED, "any unusual bleeding", (("woman under 50", 0.03),)),
    Share("contractions", 0, ASSUMED, "regular tightenings", (("pregnant", 0.05),)),
    # how it began
    Share("first_episode", 0.30, ASSUMED, "most people have had back pain before"),
    Share("different_from_usual", 0.20, ASSUMED, "a new place or kind of strain", (("first spell", 0),)),
    Share("lifting_strain_onset", 0.45, ASSUMED, "the usual story"),
    Share("minor_trauma", 0.12, ASSUMED, "a small fall, bump, cough or lift; partly the same event as a strain"),
    Share("major_trauma", 0.01, ASSUMED, "a crash or a fall from a height, and no break"),
    # what the pain does
    Share(
        "not_improving_weeks", 0, "deyo_1988", "10 of 100 people without cancer, all after 4 weeks (recalled)",
        (("4 weeks of pain or more", 0.467),),
    ),
    Share("improving_now", 0.65, ASSUMED, "mean pain halves in 6 weeks", (("not improving", 0),), calming=True),
    Share("progressive_worsening", 0.20, ASSUMED, "ups and downs", (("improving", 0), ("not improving", 0.25))),
    Share("severe_pain_unbearable", 0.03, ASSUMED, "cannot do anything else", (("rating 8 or more", 0.50),)),
    Share("not_eased_by_rest", 0.54, "deyo_1988", "54 of 100 people without cancer (recalled; asked of bed rest)"),
    Share("pain_constant", 0.14, ASSUMED, "about 30 of 100", (("very severe", 0.50), ("not eased by rest", 0.40))),
    Share(
        "night_pain_wakes", 0.415, "harding_2005", "44 of 100 in a back clinic, none with a serious cause",
        (("very severe", 0.65),),
    ),
    Share("pain_worse_at_night", 0.03, ASSUMED, "asked apart from waking", (("wakes at night", 0.35),)),
    Share("pain_lying_flat", 0.03, ASSUMED, "sits or stands to sleep", (("wakes at night", 0.12),)),
    Share("mechanical_pattern", 0.85, ASSUMED, "changes when moving"),
    Share("eased_by_lying_down", 0.10, ASSUMED, "clear ease", (("not eased by rest", 0), ("began suddenly", 0.60))),
    Share("painkillers_not_helping", 0.15, ASSUMED, "common", (("very severe", 0.40),)),
    Share("sudden_tearing_pain", 0.0, ASSUMED, "a strain can feel like a tear", (("began suddenly", 0.02),)),
    Share("bone_pain_elsewhere", 0.08, ASSUMED, "sore hips, shoulders or knees", (("65 or over", 0.15),)),
    Share("spine_point_tenderness", 0.20, ASSUMED, "a sore spot when pressed"),
    Share("spine_shape_change", 0.02, ASSUMED, "spasm bends the back"),
    Share("height_loss_stoop", 0.01, ASSUMED, "age", (("weak bones", 0.30), ("65 or over", 0.12))),
    Share("band_like_pain", 0.02, ASSUMED, "a tight muscle", (("middle-back pain", 0.06),)),
    Share("pain_spreads_chest", 0.01, ASSUMED, "ribs", (("middle-back pain", 0.12),)),
    Share("pain_spreads_hip_groin", 0.30, ASSUMED, "hip and buttock"),
    # legs, arms and balance
    Share("pain_spreads_leg_one", 0.20, ASSUMED, "sciatica"),
    Share("pain_spreads_leg_both", 0.025, ASSUMED, "aches in both thighs", (("pain down one leg", 0.05),)),
    Share("pain_on_strain", 0.12, ASSUMED, "coughing jolts a sore back", (("pain down one leg", 0.40),)),
    Share("leg_numbness_one", 0.03, ASSUMED, "tingling with sciatica", (("pain down one leg", 0.35),)),
    Share("leg_weakness_one", 0.01, ASSUMED, "a leg that gives with pain", (("pain down one leg", 0.06),)),
    Share("leg_numbness_both", 0.01, ASSUMED, "tingling feet", (("pain down both legs", 0.15), ("diabetes", 0.06))),
    Share("leg_weakness_both", 0.005, ASSUMED, "heavy with pain", (("pain down both legs", 0.05),)),
    Share("heavy_or_odd_legs", 0.02, ASSUMED, "stiff and sore legs", (("pain down both legs", 0.12),)),
    Share("walking_leg_symptoms", 0.02, ASSUMED, "narrow canal", (("65 or over", 0.12), ("50 to 64", 0.05))),
    Share("numb_level_trunk", 0.002, ASSUMED, "rare"),
    Share("unsteady_walking", 0.02, ASSUMED, "guarding, age", (("65 or over", 0.10), ("50 to 64", 0.03))),
    Share("unable_to_walk", 0.002, ASSUMED, "pain stops it", (("very severe", 0.04),)),
    Share("falls_recent", 0.015, ASSUMED, "age", (("unsteady", 0.20), ("65 or over", 0.10))),
    Share("arm_weakness_numbness", 0.025, ASSUMED, "tingling hands at night"),
    Share("electric_shock_sensation", 0.02, ASSUMED, "a jolt on coughing", (("pain down one leg", 0.12),)),
    Share(
        "neuro_getting_worse", 0.001, ASSUMED, "early sciatica still building",
        (("numb or weak leg, improving", 0.03), ("numb or weak leg", 0.10), ("numbness both legs", 0.05)),
    ),
    # bladder, bowel, saddle, sex
    Share("saddle_numbness", 0.005, ASSUMED, "sitting, tingling"),
    Share("urinary_retention", 0.006, ASSUMED, "slow flow; older men", (("man 50 or over", 0.03),)),
    Share("urinary_incontinence_new", 0.004, ASSUMED, "leaks", (("man", 0.003), ("woman 65 or over", 0.03))),
    Share("bladder_sensation_loss", 0.002, ASSUMED, "rare"),
    Share("bowel_incontinence_new", 0.002, ASSUMED, "loose stools"),
    Share("sexual_function_change", 0.01, ASSUMED, "pain, medicines", (("man 50 or over", 0.03),)),
    Share(
        "bladder_other_explanation", 0, ASSUMED, "an old, unchanged trouble with a known cause",
        (("bladder, bowel or saddle sign", 0.40),), calming=True,
    ),
    Share("bowel_habit_change", 0.06, ASSUMED, "painkillers bind"),
    # general health
    Share("weight_loss_unexplained", 0.003, "henschke_2009", "0.3 of 100 (deyo_1988, recalled: 6 of 100)"),
    Share("fever_chills", 0.023, "henschke_2009", "systemic symptoms 2.3 of 100; all of it given to fever"),
    Share("fatigue_ongoing", 0.15, ASSUMED, "tired for weeks; common"),
    Share("night_sweats", 0.03, ASSUMED, "common at menopause", (("woman 50 to 64", 0.12),)),
    Share("appetite_loss", 0.04, ASSUMED, "pain and tablets"),
    Share("feels_very_unwell", 0.005, ASSUMED, "asked as: very ill, confused, heart racing"),
    Share("cough_persistent_or_blood", 0.04, ASSUMED, "3 weeks of cough; smokers"),
    Share("lump_elsewhere", 0.01, ASSUMED, "harmless lumps"),
    Share("thirst_constipation_confusion", 0.002, ASSUMED, "all four asked at once"),
    Share("bruising_bleeding_pale", 0.02, ASSUMED, "easy bruising"),
    Share("jaundice", 0.001, ASSUMED, "rare"),
    # other organs
    Share("chest_pain", 0.015, ASSUMED, "tight muscles, worry", (("middle-back pain", 0.04),)),
    Share("breathless", 0.015, ASSUMED, "lung or heart trouble with age", (("65 or over", 0.05),)),
    Share("collapse_faint", 0.003, ASSUMED, "a faint with pain", (("very severe", 0.02),)),
    Share("abdominal_pain", 0.08, ASSUMED, "periods, bowels"),
    Share("pulsing_tummy", 0.003, ASSUMED, "thin people feel it"),
    Share("flank_pain_colicky", 0.01, ASSUMED, "waves to the groin", (("pain at the side", 0.10),)),
    Share("painful_urination", 0.04, ASSUMED, "going often counts", (("man", 0.02),)),
    Share("blood_in_urine", 0.005, ASSUMED, "rare"),
    Share("vomiting", 0.02, ASSUMED, "pain and tablets", (("tummy pain", 0.10),)),
    Share("rash_blisters_one_side", 0.003, ASSUMED, "another rash"),
    Share("pain_related_meals", 0.03, ASSUMED, "leaning forward eases many backs"),
    Share("new_diabetes", 0.005, ASSUMED, "told this year", (("diabetes", 0.08),)),
    Share("leg_cold_swollen", 0.01, ASSUMED, "swollen ankle", (("65 or over", 0.03),)),
    # stiffness
    Share("morning_stiffness_30min", 0.25, ASSUMED, "common"),
    Share("improves_with_movement", 0.40, ASSUMED, "common"),
    Share("wakes_second_half_night", 0.0, ASSUMED, "of those who wake", (("wakes at night", 0.35),)),
    Share("alternating_buttock_pain", 0.04, ASSUMED, "some"),
    Share("nsaid_response", 0.40, ASSUMED, "tablets help many"),
    Share("joint_or_heel_pain_swelling", 0.06, ASSUMED, "heel pain counts", (("65 or over", 0.12),)),
    Share("red_painful_eye", 0.005, ASSUMED, "pink eye"),
    # effect
    Share("stops_daily_activity", 0.40, ASSUMED, "most who ask for care", (("very severe", 0.95),)),
    Share("worried_or_not_coping", 0.20, ASSUMED, "worry is common"),
    Share("cannot_look_after_self", 0.002, ASSUMED, "alone and stuck", (("very severe", 0.03),)),
)  # fmt: skip

# Rows that are different in long-standing ordinary pain; all other rows are taken over.
LONG_SHARES = (
    Share("first_episode", 0.05, ASSUMED, "most know it well"),
    Share("different_from_usual", 0, ASSUMED, "by definition of this group: familiar"),
    Share("progressive_worsening", 0, ASSUMED, "by definition of this group: steady"),
    Share("not_improving_weeks", 0.80, ASSUMED, "by definition of this group: steady"),
    Share("improving_now", 0.15, ASSUMED, "ups and downs", (("not improving", 0.05),), calming=True),
    Share("minor_trauma", 0.03, ASSUMED, "long ago"),
    Share("major_trauma", 0.03, ASSUMED, "long ago"),
    Share("neuro_getting_worse", 0, ASSUMED, "by definition of this group: steady"),
    Share("pain_spreads_leg_both", 0.06, ASSUMED, "more than in new pain", (("65 or over", 0.10),)),
    Share("walking_leg_symptoms", 0.05, ASSUMED, "narrow canal", (("65 or over", 0.20), ("50 to 64", 0.10))),
    Share("worried_or_not_coping", 0.25, ASSUMED, "a long load"),
)  # fmt: skip

ONSET = (("sudden", 0.40), ("days", 0.40), ("weeks", 0.20))  # assumed
SITES = (  # assumed; several may hold, and the low back where none does
    ("low_back", 0.85),
    ("mid_back", 0.08),
    ("between_shoulder_blades", 0.05),
    ("neck", 0.06),
    ("flank", 0.06),
    ("buttock", 0.25),
)
CHOICES = {
    "cancer_history": "never",
    "injecting_drug_use": "never",
    "smoker_ever": "never",
    "pregnant_or_recent_birth": "no",
}
DATED = (  # signs whose age matters to the rules
    *SADDLE_SIGNS,
    "leg_weakness_one",
    "leg_weakness_both",
    "leg_numbness_one",
    "leg_numbness_both",
    "heavy_or_odd_legs",
    "arm_weakness_numbness",
    "electric_shock_sensation",
    "unsteady_walking",
    "unable_to_walk",
    "numb_level_trunk",
    "band_like_pain",
    "pain_spreads_leg_one",
    "pain_spreads_leg_both",
    "major_trauma",
)
_OLD_DAYS = 365


def people(count: int, *, seed: int, scale: float = 1, long_standing: bool = False) -> Iterator[Person]:
    """Yields the answers of `count` invented people; the same arguments give the same people.

    `scale` multiplies every assumed share of the table, at most to 95 of 100; published shares and the frame (age, sex,
    days, start, place and rating of the pain, visits) stay.
    With `long_standing` the pain is over a year old, steady and familiar, and every dated sign is as old as the pain.
    """
    source = random.Random(seed)
    rows = _rows(scale, long_standing)
    for _ in range(count):
        yield _person(source, rows, long_standing)


def shares(*, long_standing: bool = False) -> tuple[Share, ...]:
    """The table that people are drawn from."""
    replaced = {row.finding: row for row in LONG_SHARES} if long_standing else {}
    return tuple(replaced.get(row.finding, row) for row in SHARES)


_Row = tuple[str, str | None, float, tuple[tuple[Callable[[Person], bool], float], ...]]


def _rows(scale: float, long_standing: bool) -> list[_Row]:
    rows: list[_Row] = []
    for row in shares(long_standing=long_standing):
        id, _, choice = row.finding.partition(" is ")
        groups = tuple((GROUPS[name], _scaled(row, share, scale)) for name, share in row.groups)
        rows.append((id, choice or None, _scaled(row, row.share, scale), groups))
    return rows


def _scaled(row: Share, share: float, scale: float) -> float:
    if row.source != ASSUMED or share == 0 or scale == 1:
        return share
    if row.calming:
        return 1 - min(0.95, (1 - share) * scale)
    return min(0.95, share * scale)


def _person(source: random.Random, rows: list[_Row], long_standing: bool) -> Person:
    days = _from_bands(source, LONG_DAYS if long_standing else DAYS)
    mean = RATING_LONG if long_standing else RATING_AT_START - (RATING_AT_START - RATING_AT_6_WEEKS) * days / 42
    rating = min(10, max(0, round(source.gauss(mean, RATING_SPREAD))))
    person: Person = {
        "age_years": _from_bands(source, AGES),
        "sex_at_birth": "female" if source.random() < WOMEN else "male",
        "pain_days": days,
        "pain_onset": source.choices([name for name, _ in ONSET], [share for _, share in ONSET])[0],
        "pain_site": [name for name, share in SITES if source.random() < share] or ["low_back"],
        "pain_now_0_10": rating,
        "pain_worst_24h_0_10": min(10, rating + source.randrange(3)),
        "repeat_visits_no_answer": _from_bands(source, LONG_VISITS if long_standing else VISITS),
        "known_spine_condition": False,
        **CHOICES,
    }
    for id, choice, share, groups in rows:
        for fits, other in groups:
            if fits(person):
                share = other
                break
        drawn = source.random() < share
        if choice is None:
            person[id] = drawn
        elif drawn and person[id] == CHOICES[id]:
            person[id] = choice
    _date(person, long_standing)
    return person


def _date(person: Person, long_standing: bool) -> None:
    """How old each sign is: as old as the pain, but for bladder, bowel and saddle signs with an old explanation."""
    explained = person["bladder_other_explanation"]
    for id in DATED:
        if person[id]:
            old = long_standing or (explained and id in SADDLE_SIGNS)
            person[id + "_new"] = not old
            person[id + "_since_days"] = max(person["pain_days"], _OLD_DAYS if old else 0)
            if id in SADDLE_SIGNS:
                person["bladder_bowel_onset_days"] = person[id + "_since_days"]
    person["back_pain_new"] = not long_standing


def _from_bands(source: random.Random, bands: tuple[Band, ...]) -> int:
    (band,) = source.choices(bands, [each.of_1000 for each in bands])
    return source.randint(band.low, band.high)
