"""Ed-Fi descriptors by code value → words of the catalogue.

A descriptor's namespace differs from district to district; its code value is
what counts. The lists hold the published values of Data Standard 5.2 and the
spellings that districts commonly use. An empty word means "not reported".
"""

from wholecity.warehouse.catalogue import ATTENDANCE_STATUS

SEX = {
    "Female": "F",
    "Male": "M",
    "Non-binary": "X",
    "Nonbinary": "X",
    "Not Selected": "",
    "F": "F",
    "M": "M",
    "X": "X",
}

RACE = {
    "American Indian or Alaska Native": "american_indian",
    "American Indian - Alaska Native": "american_indian",
    "American Indian - Alaskan Native": "american_indian",
    "Asian": "asian",
    "Black or African American": "black",
    "Black - African American": "black",
    "Choose Not to Respond": "",
    "Hispanic or Latino": "hispanic",
    "Middle Eastern or North African": "mena",
    "Native Hawaiian or Pacific Islander": "pacific_islander",
    "Native Hawaiian or Other Pacific Islander": "pacific_islander",
    "Native Hawaiian - Pacific Islander": "pacific_islander",
    "Other": "",
    "White": "white",
}

_NUMBERS = (
    *("First", "Second", "Third", "Fourth", "Fifth", "Sixth"),
    *("Seventh", "Eighth", "Ninth", "Tenth", "Eleventh", "Twelfth"),
)
GRADE = {
    "Early Education": "PK",
    "Infant/toddler": "PK",
    "Preschool": "PK",
    "Prekindergarten": "PK",
    "Preschool/Prekindergarten": "PK",
    "Transitional Kindergarten": "K",
    "Kindergarten": "K",
    **{f"{name} grade": f"{n:02d}" for n, name in enumerate(_NUMBERS, start=1)},
    **dict.fromkeys(
        (
            "Adult Education",
            "Grade 13",
            "No grade level",
            "Other",
            "Out of School",
            "Postsecondary",
            "Ungraded",
        ),
        "UG",
    ),
}

ATTENDANCE = {
    "Present": "present",
    "In Attendance": "present",
    "Tardy": "tardy",
    "Early departure": "left_early",
    "Partial": "partial",
    "Excused Absence": "excused",
    "Excused": "excused",
    "Unexcused Absence": "unexcused",
    "Unexcused": "unexcused",
    "Truant": "unexcused",
    "In-School Suspension": "in_school_suspension",
    "Out-of-School Suspension": "suspended",
    "Suspension": "suspended",
    **{word: word for word in ATTENDANCE_STATUS},
}

ENGLISH_LEARNER = {
    "Limited": "learner",
    "Limited Monitored 1": "monitored",
    "Limited Monitored 2": "monitored",
    "NotLimited": "no",
    "Not Limited": "no",
}

# What makes a day one of instruction; a day may carry several events.
CALENDAR_EVENT = {
    "Instructional day": "instruction",
    "Make-up day": "instruction",
    "Student late arrival/early dismissal": "instruction",
    "Emergency day": "none",
    "Holiday": "none",
    "Non-instructional day": "none",
    "Strike": "none",
    "Teacher only day": "none",
    "Weather day": "none",
    "Other": "",
}
