"""Faults to plant in copies of the content, and what must catch each; a page of the docs is made of the list."""

from __future__ import annotations

from dataclasses import dataclass

CORD, CAUDA, CANCER = "rules/cord_compression.yaml", "rules/cauda_equina.yaml", "rules/spinal_metastasis.yaml"
INFECTION, FRACTURE, VESSELS = "rules/infection.yaml", "rules/fracture.yaml", "rules/vessels_and_heart.yaml"
NAMES, CHILD, PREGNANCY = "rules/definitions.yaml", "rules/child.yaml", "rules/pregnancy.yaml"

SIGN_LOST, CONDITION_ADDED, CONDITION_DROPPED = "a sign lost", "a condition added", "a condition dropped"
LEVEL, THRESHOLD, AND_FOR_OR, REGION = "a level swapped", "a threshold shifted", '"and" for "or"', "a region swapped"


@dataclass(frozen=True, slots=True)
class PlantedFault:
    """One text of one file replaced, and what the test asserts to catch it.

    `proofs` are promises that must then be broken (others may be too); `case` says that a worked case must fail.
    """

    kind: str
    says: str
    file: str
    old: str
    new: str
    proofs: tuple[str, ...] = ()
    case: bool = True


FAULTS = (
    PlantedFault(
        SIGN_LOST,
        "No longer feeling the bladder is left out of the new bladder, bowel, sex and saddle signs.",
        NAMES,
        "new bladder_sensation_loss,\n            new bowel_incontinence_new",
        "new bowel_incontinence_new",
        ("G1.cancer_with_nerve_sign", "G21.cauda_equina"),
        case=False,
    ),
    PlantedFault(
        SIGN_LOST,
        "Numbness in both legs is left out of the both-leg signs.",
        NAMES,
        "any: [leg_weakness_both, leg_numbness_both,",
        "any: [leg_weakness_both,",
        ("G54.child",),
    ),
    PlantedFault(
        SIGN_LOST,
        "Only cancer now counts as cancer, and cancer in the past does not.",
        NAMES,
        "cancer_history is current or past, cancer_spread_known,",
        "cancer_history is current, cancer_spread_known,",
        ("G1.cancer_with_nerve_sign", "G8.cancer_any_pain"),
    ),
    PlantedFault(
        AND_FOR_OR,
        "Pain counts as not improving only when both readings of it hold.",
        NAMES,
        "any: [not_improving_weeks,",
        "all: [not_improving_weeks,",
        ("G13.myeloma",),
    ),
    PlantedFault(
        THRESHOLD,
        "Pain counts as not improving from 43 days on, not from 42.",
        NAMES,
        "pain_days >= 42",
        "pain_days >= 43",
    ),
    PlantedFault(
        THRESHOLD,
        "Pain counts as old and steady after 90 days, not after a year.",
        NAMES,
        "pain_days > 365",
        "pain_days > 90",
        ("G13.myeloma",),
    ),
    PlantedFault(
        THRESHOLD,
        "A child is someone under 15, not under 16.",
        NAMES,
        "when: {any: [age_years < 16,",
        "when: {any: [age_years < 15,",
        ("G54.child", "G55.child"),
    ),
    PlantedFault(
        LEVEL,
        "A new bladder, bowel, sex or saddle sign is for the same day, not an emergency.",
        CAUDA,
        "urgency: emergency",
        "urgency: same_day",
        ("G21.cauda_equina", "G25.acp_immediate"),
    ),
    PlantedFault(
        CONDITION_DROPPED,
        "Another known cause excuses old bladder and bowel signs whatever their age.",
        CAUDA,
        "bladder_bowel_onset_days > 14, bladder_other_explanation",
        "bladder_other_explanation",
        ("G21.within_14_days",),
    ),
    PlantedFault(
        THRESHOLD,
        "Bladder and bowel signs are old after 13 days, not after 14.",
        CAUDA,
        "bladder_bowel_onset_days > 14",
        "bladder_bowel_onset_days > 13",
        ("G21.within_14_days",),
    ),
    PlantedFault(
        LEVEL,
        "An old bladder, bowel, sex or saddle sign is for some days, not for the same day.",
        CAUDA,
        "    urgency: same_day",
        "    urgency: urgent",
        ("G22.old_cauda_equina",),
    ),
    PlantedFault(
        THRESHOLD,
        "Numbness in both legs is old after 30 days, not after 90.",
        CORD,
        "leg_numbness_both_since_days > 90",
        "leg_numbness_both_since_days > 30",
    ),
    PlantedFault(
        CONDITION_ADDED,
        "Not being able to walk counts only when it is not known to be old.",
        CORD,
        "    when: unable_to_walk",
        "    when: new unable_to_walk",
        ("G18.cord", "G1.cancer_with_nerve_sign"),
        case=False,
    ),
    PlantedFault(
        CONDITION_ADDED,
        "Nerve signs that get worse count only with weakness in one leg.",
        CORD,
        "    when: neuro_getting_worse",
        "    when: {all: [neuro_getting_worse, leg_weakness_one]}",
        ("G18.cord",),
    ),
    PlantedFault(
        AND_FOR_OR,
        "Cancer is suspected only with weight loss and a lump, not with either.",
        CORD,
        "any: [weight_loss_unexplained, lump_elsewhere]",
        "all: [weight_loss_unexplained, lump_elsewhere]",
        ("G3.suspected_cancer_with_nerve_sign",),
    ),
    PlantedFault(
        CONDITION_DROPPED,
        "Any nerve sign is treated as if there were cancer; more is told than should be.",
        CANCER,
        "when: {all: [has_or_had_cancer, new_cancer_nerve_sign]}",
        "when: new_cancer_nerve_sign",
    ),
    PlantedFault(
        CONDITION_ADDED,
        "Back pain with cancer counts only when it is there at night.",
        CANCER,
        "when: {all: [has_or_had_cancer, back_pain]}",
        "when: {all: [has_or_had_cancer, pain_at_night]}",
        ("G8.cancer_any_pain",),
    ),
    PlantedFault(
        THRESHOLD,
        "Three of the cancer signs are needed, where two were enough.",
        CANCER,
        "at_least: 2",
        "at_least: 3",
    ),
    PlantedFault(
        THRESHOLD,
        "Age counts among the cancer signs from 51 on, not from 50.",
        CANCER,
        "- age_years >= 50",
        "- age_years >= 51",
    ),
    PlantedFault(
        REGION,
        "The rule on a single sign, kept for the United Kingdom, is kept for the United States instead.",
        CANCER,
        "regions: [gb]",
        "regions: [us]",
        ("G65.uk_list",),
    ),
    PlantedFault(
        CONDITION_ADDED,
        "Feeling very unwell counts only together with fever.",
        INFECTION,
        "    when: feels_very_unwell",
        "    when: {all: [feels_very_unwell, fever_chills]}",
        ("G35.sepsis",),
    ),
    PlantedFault(
        SIGN_LOST,
        "A recent infection is left out of what makes fever an emergency.",
        INFECTION,
        "injected_drugs, recent_infection, spinal_hardware",
        "injected_drugs, spinal_hardware",
        ("G30.fever_with_risk",),
    ),
    PlantedFault(
        LEVEL,
        "Fever with back pain is for a normal appointment, not for the same day.",
        INFECTION,
        "    urgency: same_day",
        "    urgency: routine",
        ("G29.fever",),
    ),
    PlantedFault(
        CONDITION_ADDED,
        "A bad accident counts only with unbearable pain.",
        FRACTURE,
        "when: new major_trauma",
        "when: {all: [new major_trauma, severe_pain_unbearable]}",
        ("G36.accident",),
    ),
    PlantedFault(
        THRESHOLD,
        "A small injury or sudden start counts from 75 on, not from 70.",
        FRACTURE,
        "age_years >= 70",
        "age_years >= 75",
    ),
    PlantedFault(
        THRESHOLD,
        "A small injury over 55 takes in those who are 55.",
        FRACTURE,
        "age_years > 55",
        "age_years >= 55",
    ),
    PlantedFault(
        CONDITION_ADDED,
        "A collapse counts only with tummy pain.",
        VESSELS,
        "    when: collapse_faint",
        "    when: {all: [collapse_faint, abdominal_pain]}",
        ("G40.collapse", "G46.ectopic"),
    ),
    PlantedFault(
        THRESHOLD,
        "Sudden severe pain with tummy or side pain counts over 65, not over 60.",
        VESSELS,
        "age_years > 60",
        "age_years > 65",
        ("G42.over_60",),
    ),
    PlantedFault(
        AND_FOR_OR,
        "A pulsing tummy counts only with a known aneurysm.",
        VESSELS,
        "any: [pulsing_tummy,",
        "all: [pulsing_tummy,",
        ("G41.aneurysm",),
    ),
    PlantedFault(
        THRESHOLD,
        "Night pain of a child is an emergency under 5, not under 6.",
        CHILD,
        "{all: [age_years < 6, pain_at_night]}",
        "{all: [age_years < 5, pain_at_night]}",
        ("G54.child",),
    ),
    PlantedFault(
        AND_FOR_OR,
        "Where someone could be pregnant, unbearable pain and bleeding are both needed, not either.",
        PREGNANCY,
        "{any: [severe_pain_unbearable, vaginal_bleeding]}",
        "{all: [severe_pain_unbearable, vaginal_bleeding]}",
        ("G46.ectopic",),
    ),
    PlantedFault(
        SIGN_LOST,
        "In pregnancy only weakness in both legs counts as a nerve sign.",
        PREGNANCY,
        "when: {all: [is_pregnant, new_nerve_sign]}",
        "when: {all: [is_pregnant, leg_weakness_both]}",
        ("G60.pregnant_nerve_sign",),
    ),
)
