"""What Wholecity leaves alone in Ed-Fi deliveries, and why; it is reported with these words."""

from wholecity.kernel.texts import translatable as _

_CLASSES = _("Classes, courses and grades are not part of a child's picture here.")
_STAFF = _("Data about staff are not taken.")
_SURVEY = _("Survey answers are not taken.")
_DESCRIPTORS = _("Descriptors are matched by their code value; their definitions are not needed.")
_PROGRAM = _("Programs of the school are not read from Ed-Fi; providers deliver their own rosters.")
_HEALTH = _("Health data need an agreement and a format of their own.")
_DISCIPLINE = _("Discipline incidents are not taken.")
_ORGANIZATION = _("Of organizations only schools are needed.")
_PERSON = _("The person's own record (Student, Contact) says who it is.")

# By interchange: such a file is not read beyond its first element.
INTERCHANGES = {
    "InterchangeAssessmentRegistration": _("Registrations for assessments are not needed."),
    "InterchangeDescriptors": _DESCRIPTORS,
    "InterchangeFinance": _("A school's finances say nothing about a child."),
    "InterchangeMasterSchedule": _CLASSES,
    "InterchangePostSecondaryEvent": _("What students do after school is not read."),
    "InterchangeStaffAssociation": _STAFF,
    "InterchangeStandards": _("Learning standards are not needed."),
    "InterchangeStudentCohort": _PROGRAM,
    "InterchangeStudentDiscipline": _DISCIPLINE,
    "InterchangeStudentGrade": _CLASSES,
    "InterchangeStudentGradebook": _CLASSES,
    "InterchangeStudentHealth": _HEALTH,
    "InterchangeStudentIntervention": _("Interventions are not read."),
    "InterchangeStudentProgram": _PROGRAM,
    "InterchangeStudentProgramEvaluation": _PROGRAM,
    "InterchangeStudentTranscript": _CLASSES,
    "InterchangeSurvey": _SURVEY,
}

# By element, within interchanges of which a part is read.
ELEMENTS = {
    "AccountabilityRating": _("Ratings of schools are not about a child."),
    "ClassPeriod": _CLASSES,
    "CommunityOrganization": _ORGANIZATION,
    "CommunityProvider": _ORGANIZATION,
    "CommunityProviderLicense": _ORGANIZATION,
    "Course": _CLASSES,
    "CrisisEvent": _("Crisis events are not read."),
    "EducationOrganizationNetwork": _ORGANIZATION,
    "EducationOrganizationNetworkAssociation": _ORGANIZATION,
    "EducationOrganizationPeerAssociation": _ORGANIZATION,
    "EducationServiceCenter": _ORGANIZATION,
    "FeederSchoolAssociation": _ORGANIZATION,
    "GradingPeriod": _CLASSES,
    "GraduationPlan": _CLASSES,
    "LocalEducationAgency": _ORGANIZATION,
    "Location": _("Rooms are not needed."),
    "ObjectiveAssessment": _("Parts of an assessment are not read, only the whole."),
    "OrganizationDepartment": _ORGANIZATION,
    "Person": _PERSON,
    "PostSecondaryInstitution": _ORGANIZATION,
    "Program": _PROGRAM,
    "StateEducationAgency": _ORGANIZATION,
    "StudentEducationOrganizationResponsibilityAssociation": _(
        "Who answers for a student is not read."
    ),
    "StudentInterventionAttendanceEvent": _("Interventions are not read."),
    "StudentProgramAttendanceEvent": _PROGRAM,
    "StudentSectionAssociation": _CLASSES,
    "StudentSectionAttendanceEvent": _(
        "Attendance by class is not read; StudentSchoolAttendanceEvent says it by day."
    ),
    "StudentTransportation": _("Transport to school is not read."),
    "AcademicWeek": _("Weeks are not needed; CalendarDate says it by day."),
}

UNREAD = {**INTERCHANGES, **ELEMENTS}
