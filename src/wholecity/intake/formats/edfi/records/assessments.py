"""Assessments and their results."""

from wholecity.intake.formats.edfi.records.fields import (
    STUDENT,
    day,
    key,
    number,
    of,
    record,
    student,
    text,
)

ASSESSMENT = (
    record(
        "assessment",
        "Assessment",
        "An assessment",
        number(),
        key("AssessmentIdentifier", "The assessment's identifier"),
        key("Namespace", "Who defines it"),
    ),
    record(
        "assessment_subject",
        "Assessment/AcademicSubject",
        "A subject of an assessment",
        of(),
        key("AcademicSubject", "Subject", "."),
    ),
    record(
        "result",
        "StudentAssessment",
        "A student's result",
        number(),
        key("StudentAssessmentIdentifier", "The result's identifier"),
        student(),
        key(
            "AssessmentIdentifier",
            "The assessment's identifier",
            "AssessmentReference/AssessmentIdentity/AssessmentIdentifier",
        ),
        text("Namespace", "Who defines it", "AssessmentReference/AssessmentIdentity/Namespace"),
        day("AdministrationDate", "Day taken"),
        text("ReasonNotTested", "Why the student did not take it"),
        references=(STUDENT,),
    ),
    record(
        "score",
        "StudentAssessment/ScoreResult",
        "A score",
        of(),
        key("Result", "Score"),
        text("AssessmentReportingMethod", "How it is reported"),
    ),
    record(
        "level",
        "StudentAssessment/PerformanceLevel",
        "A performance level",
        of(),
        key("PerformanceLevel", "Performance level"),
        text("AssessmentReportingMethod", "How it is reported"),
    ),
)
