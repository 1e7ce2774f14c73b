"""The rights of a child's family: to see the record and who saw it, to amend it, to consent."""
