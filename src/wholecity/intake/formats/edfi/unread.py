"""What Wholecity leaves alone in Ed-Fi deliveries, and why; it is reported with these words."""

_CLASSES = "Classes, courses and grades are not part of a child's picture here."
_STAFF = "Data about staff are not taken."
_SURVEY = "Survey answers are not taken."
_DESCRIPTORS = "Descriptors are matched by their code value; their definitions are not needed."
_PROGRAM = "Programs of the school are not read from Ed-Fi; providers deliver their own rosters."
_HEALTH = "Health data need an agreement and a format of their own."
_DISCIPLINE = "Discipline incidents are not taken."
_ORGANIZATION = "Of organizations only schools are needed."
_PERSON = "The person's own record (Student, Contact) says who it is."

# By interchange: such a file is not read beyond its first element.
INTERCHANGES = {
    "InterchangeAssessmentRegistration": "Registrations for assessments are not needed.",
    "InterchangeDescriptors": _DESCRIPTORS,
    "InterchangeFinance": "A school's finances say nothing about a child.",
    "InterchangeMasterSchedule": _CLASSES,
    "InterchangePostSecondaryEvent": "What students do after school is not read.",
    "InterchangeStaffAssociation": _STAFF,
    "InterchangeStandards": "Learning standards are not needed.",
    "InterchangeStudentCohort": _PROGRAM,
    "InterchangeStudentDiscipline": _DISCIPLINE,
    "InterchangeStudentGrade": _CLASSES,
    "InterchangeStudentGradebook": _CLASSES,
    "InterchangeStudentHealth": _HEALTH,
    "InterchangeStudentIntervention": "Interventions are not read.",
    "InterchangeStudentProgram": _PROGRAM,
    "InterchangeStudentProgramEvaluation": _PROGRAM,
    "InterchangeStudentTranscript": _CLASSES,
    "InterchangeSurvey": _SURVEY,
}

# By element, within interchanges of which a part is read.
ELEMENTS = {
    "AccountabilityRating": "Ratings of schools are not about a child.",
    "ClassPeriod": _CLASSES,
    "CommunityOrganization": _ORGANIZATION,
    "CommunityProvider": _ORGANIZATION,
    "CommunityProviderLicense": _ORGANIZATION,
    "Course": _CLASSES,
    "CrisisEvent": "Crisis events are not read.",
    "EducationOrganizationNetwork": _ORGANIZATION,
    "EducationOrganizationNetworkAssociation": _ORGANIZATION,
    "EducationOrganizationPeerAssociation": _ORGANIZATION,
    "EducationServiceCenter": _ORGANIZATION,
    "FeederSchoolAssociation": _ORGANIZATION,
    "GradingPeriod": _CLASSES,
    "GraduationPlan": _CLASSES,
    "LocalEducationAgency": _ORGANIZATION,
    "Location": "Rooms are not needed.",
    "ObjectiveAssessment": "Parts of an assessment are not read, only the whole.",
    "OrganizationDepartment": _ORGANIZATION,
    "Person": _PERSON,
    "PostSecondaryInstitution": _ORGANIZATION,
    "Program": _PROGRAM,
    "StateEducationAgency": _ORGANIZATION,
    "StudentEducationOrganizationResponsibilityAssociation": (
        "Who answers for a student is not read."
    ),
    "StudentInterventionAttendanceEvent": "Interventions are not read.",
    "StudentProgramAttendanceEvent": _PROGRAM,
    "StudentSectionAssociation": _CLASSES,
    "StudentSectionAttendanceEvent": (
        "Attendance by class is not read; StudentSchoolAttendanceEvent says it by day."
    ),
    "StudentTransportation": "Transport to school is not read.",
    "AcademicWeek": "Weeks are not needed; CalendarDate says it by day.",
}

UNREAD = {**INTERCHANGES, **ELEMENTS}
