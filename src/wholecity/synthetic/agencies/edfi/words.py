"""The standard's words for what the synthetic city has codes for."""

GRADE_LEVELS = (
    "Preschool/Prekindergarten",
    "Kindergarten",
    "First grade",
    "Second grade",
    "Third grade",
    "Fourth grade",
    "Fifth grade",
    "Sixth grade",
    "Seventh grade",
    "Eighth grade",
    "Ninth grade",
    "Tenth grade",
    "Eleventh grade",
    "Twelfth grade",
)
SCHOOL_CATEGORY = ("Elementary School", "Middle School", "High School")
SEXES = {"F": "Female", "M": "Male", "X": "Non-binary"}
RACES = {
    "american_indian": "American Indian or Alaska Native",
    "asian": "Asian",
    "black": "Black or African American",
    "mena": "Middle Eastern or North African",
    "pacific_islander": "Native Hawaiian or Pacific Islander",
    "white": "White",
}
# What children of two or more races answer, and Hispanic children beside their ethnicity.
MIXED = (("Black or African American", "White"), ("Asian", "White"))
HISPANIC: tuple[tuple[str, ...], ...] = ((), ("White",), ("Black or African American",), ())
DISABILITIES = (
    "Specific Learning Disability",
    "Speech or Language Impairment",
    "Other Health Impairment",
    "Autism Spectrum Disorders",
)
