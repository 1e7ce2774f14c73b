"""Files of an HMIS export that Wholecity leaves alone, and why; they are reported so."""

_HEALTH = "Health, disability and safety of a family are not taken."
_PROJECT = "Details of projects are not needed; Project.csv says their type."
_ENTRY = "Coordinated entry is not read; stays say who was homeless."
_MONEY = "Income and benefits of a family are not taken."

UNREAD = {
    "Affiliation.csv": _PROJECT,
    "Assessment.csv": _ENTRY,
    "AssessmentQuestions.csv": _ENTRY,
    "AssessmentResults.csv": _ENTRY,
    "CEParticipation.csv": _PROJECT,
    "CurrentLivingSituation.csv": "Contacts are not read; stays say who was homeless.",
    "Disabilities.csv": _HEALTH,
    "EmploymentEducation.csv": "Employment and schooling as adults tell them are not taken.",
    "EnrollmentCoC.csv": _PROJECT,
    "Event.csv": _ENTRY,
    "Funder.csv": _PROJECT,
    "HealthAndDV.csv": _HEALTH,
    "HMISParticipation.csv": _PROJECT,
    "IncomeBenefits.csv": _MONEY,
    "Inventory.csv": _PROJECT,
    "Organization.csv": _PROJECT,
    "ProjectCoC.csv": _PROJECT,
    "Services.csv": "Single services are not read, only stays.",
    "User.csv": "Who entered the data is not taken.",
    "YouthEducationStatus.csv": "The district itself says who is enrolled in school.",
}
