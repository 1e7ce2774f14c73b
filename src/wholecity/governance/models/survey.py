"""What members think of a meeting: who turned it in and what was said are kept apart."""

import uuid

from django.db import models

from wholecity.governance.models.meetings import Meeting


class SurveyTurnedIn(models.Model):
    """Somebody answered the survey of a meeting; not with what."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="surveys_turned_in")
    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="surveys_turned_in"
    )

    privacy = dict.fromkeys(("id", "meeting", "person"), "P1")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("meeting", "person"), name="a_survey_is_answered_once")
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id}, {self.person_id}"


class SurveyReply(models.Model):
    """What somebody said of a meeting: a score from 1 to 5 of each statement. Not who, not when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="survey_replies")
    scores = models.JSONField(help_text="A score from 1 to 5 for each statement, by its key.")

    privacy = dict.fromkeys(("id", "meeting", "scores"), "P1")

    def __str__(self) -> str:
        return f"A reply on {self.meeting_id}"
