"""A list of what the record names: it is not deleted from under it."""

from typing import Any

from django.db import models


class LastingManyField(models.ManyToManyField):
    """Many to many; nobody deletes what is on the list. Who deletes the list, deletes the list.

    A foreign key says PROTECT; Django's own many-to-many cannot, and drops out without a word.
    """

    def contribute_to_class(
        self, cls: type[models.Model], name: str, *more: Any, **kw: Any
    ) -> None:
        super().contribute_to_class(cls, name, *more, **kw)
        rows = self.remote_field.through
        for field in rows._meta.local_fields if rows else ():
            if field.remote_field and field.remote_field.model is not cls:
                field.remote_field.on_delete = models.PROTECT

    def deconstruct(self) -> Any:
        """To the database it is an ordinary one."""
        name, _, args, options = super().deconstruct()
        return name, "django.db.models.ManyToManyField", args, options
