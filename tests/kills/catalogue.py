"""The catalogue of checks T01 to T40, T43, T66 to T68: which test, and the fault it must notice.

A fault is one change to a file: a control is switched off.
"""

from dataclasses import dataclass

WEB = "tests/integration/web"
PEOPLE = "tests/integration/people"
AUDIT = "tests/integration/audit"
CASE = "tests/integration/casework"
FAMILY = "tests/integration/family"
AGREED = "tests/integration/agreements"
SPEC = "tests/spec"
OUTSIDER = f"{SPEC}/disclosure/test_what_an_outsider_works_out.py"


@dataclass(frozen=True)
class Check:
    """One check: what is tried, what must come of it, and by which test; then the fault.

    `file` is under src/wholecity, `old` stands in it once and becomes `new`. `postgresql`: the
    test needs a PostgreSQL server.
    """

    number: str
    tried: str
    expected: str
    test: str
    control: str
    file: str
    old: str
    new: str
    postgresql: bool = False


CHECKS = (
    Check(
        "T01",
        "Every address, as everybody, by each method",
        "The answer that the decision table gives; an address without a row fails",
        f"{WEB}/test_every_url.py::test_everybody_reaches_what_the_decision_table_gives_and_"
        "nothing_else[nobody]",
        "A page loses its guard",
        "intake/views/deliveries.py",
        '@only("read", "delivery")\ndef deliveries(',
        "def deliveries(",
    ),
    Check(
        "T02",
        "Another family's child by its ID, in each address of a family",
        "404, the same as for a child that there is not; one entry",
        f"{FAMILY}/test_record.py::test_another_familys_child_is_not_there",
        "The tie between account and child is not looked at",
        "family/access.py",
        "    if not isinstance(verdict, Permit):\n        refuse(",
        "    if False:\n        refuse(",
    ),
    Check(
        "T03",
        "The same child as page, PDF, CSV and on the case worker's page",
        "The same fields, with the same statement beside them",
        f"{FAMILY}/test_requests.py::test_a_statement_appears_wherever_the_value_is_shown",
        "The CSV leaves out a column",
        "family/formats/copies.py",
        '                    "\\n".join(value.statements),\n',
        '                    "",\n',
    ),
    Check(
        "T04",
        "A case of another agency is closed",
        "404, and nothing changes",
        f"{CASE}/test_assigning.py::test_nobody_closes_another_agencys_case",
        "The agency is not looked at",
        "casework/actions/assigning.py",
        'worker__username=worker, agency__key=by.agency or "", closed_at=None)',
        "worker__username=worker, closed_at=None)",
    ),
    Check(
        "T05",
        "A form names another agreement than its address",
        "What the form names is not changed",
        f"{AGREED}/test_pages.py::test_the_key_of_another_agreement_in_a_form_changes_nothing_of_it",
        "The key of the form counts",
        "agreements/views/changes.py",
        "actions.change(by=acting, key=key, version=version, terms=form.terms())",
        'actions.change(by=acting, key=request.POST.get("key", key), version=version, '
        "terms=form.terms())",
    ),
    Check(
        "T06",
        "Lists, counts and titles of children without a ground",
        "Neither a name nor that there is one",
        f"{CASE}/test_looking.py::test_whoever_has_no_ground_sees_neither_name_nor_that_there_is_one",
        "A list shows all that is kept",
        "casework/actions/looking.py",
        "    mine = [values[a.place] for a in allowed]\n    schools",
        "    mine = list(values)\n    schools",
    ),
    Check(
        "T07",
        "A search by a name that may not be read",
        "Nothing is found",
        f"{CASE}/test_looking.py::test_whoever_has_no_ground_sees_neither_name_nor_that_there_is_one",
        "The search looks at what may not be read",
        "casework/actions/looking.py",
        "            if _holds(line, words):",
        "            if any(word in value.value.casefold() for value in listed "
        "for word in words.casefold().split()) or not words:",
    ),
    Check(
        "T08",
        "A child that is there, and one that is not, asked for by a stranger",
        "The same answer, sign by sign",
        f"{CASE}/test_looking.py::test_a_stranger_learns_nothing_of_a_child_that_is_there",
        "Who is refused is told that there is such a child",
        "casework/views.py",
        "        raise Http404 from None\n    except TooMany as error:\n"
        "        return _wait_page(request, error, child)\n    emergency, works",
        "        return HttpResponse(status=403)\n    except TooMany as error:\n"
        "        return _wait_page(request, error, child)\n    emergency, works",
    ),
    Check(
        "T09",
        "A name that is taken, by an account that nobody may know of",
        "The same words whoever has it; nothing of the row",
        f"{PEOPLE}/test_accounts.py::test_t12_no_second_account_that_looks_alike",
        "The database's own error comes through",
        "people/actions/accounts.py",
        "    return User.objects.filter(name_key=key).exists()",
        "    return False",
    ),
    Check(
        "T10",
        "Ways to sign in: password, OpenID Connect, SAML",
        "One gate for the second factor, whatever the way",
        f"{PEOPLE}/test_oidc.py::test_t14_the_second_factor_is_asked_for_unless_the_directory_did_"
        "and_the_city_trusts_it",
        "The gate opens for everybody",
        "people/access.py",
        "        if verified_at(request) is not None or not second_factor_is_due(request):",
        "        if True:",
    ),
    Check(
        "T11",
        "A session that was idle, or ended, or whose account changed",
        "Dead with the next request",
        f"{PEOPLE}/test_sessions.py::test_t11_an_idle_session_ends",
        "Nobody looks at the clock",
        "people/access.py",
        "        if request.user.is_authenticated and self._is_over(request):",
        "        if False:",
    ),
    Check(
        "T12",
        "User names that look alike",
        "One account, or a refusal",
        f"{PEOPLE}/test_accounts.py::test_t12_no_second_account_that_looks_alike",
        "Digits are not read as letters",
        "people/rules.py",
        "    return key.translate(_READ_ALIKE) if key else None",
        "    return key",
    ),
    Check(
        "T13",
        "Guessing a password; a forged X-Forwarded-For",
        "Five tries from an address, and nobody is locked out elsewhere",
        f"{PEOPLE}/test_attempts.py",
        "Anybody's header is believed",
        "people/rules.py",
        "    if proxies < 1 or len(seen) < proxies:\n        return direct\n"
        "    return seen[-proxies]",
        "    return seen[0] if seen else direct",
    ),
    Check(
        "T14",
        "Pages before the second factor, a code twice, a reset by mail",
        "Nothing opens",
        f"{PEOPLE}/test_second_factor.py::test_t14_the_password_alone_opens_nothing_whatever_the_"
        "address",
        "The gate opens for everybody",
        "people/access.py",
        "        if verified_at(request) is not None or not second_factor_is_due(request):",
        "        if True:",
    ),
    Check(
        "T15",
        "An administrator asks for a child",
        "Denied",
        f"{CASE}/test_looking.py::test_no_other_role_sees_a_caseload_or_a_child",
        "Administrators read caseloads",
        "policy/table.py",
        '    _row(7, "R3", "caseload", "read open"),',
        '    _row(7, "R3 R10", "caseload", "read open"),',
    ),
    Check(
        "T16",
        "Five hundred children in ten minutes",
        "An alert to the privacy officers, and a wait",
        f"{CASE}/test_slowing.py::test_five_hundred_pages_in_ten_minutes_are_not_to_be_had",
        "Nobody has to wait",
        "casework/actions/slowing.py",
        "    if until is None:",
        "    if True:",
    ),
    Check(
        "T17",
        "Unsigned, wrapped, replayed and foreign answers of a directory",
        "Refused",
        f"{PEOPLE}/test_saml.py::test_t17_an_answer_is_good_once",
        "An assertion is taken twice",
        "people/actions/directories.py",
        '        raise NotAllowed("What the directory signed was used already.") from None',
        "        return",
    ),
    Check(
        "T18",
        "The care projection read around the program: views, COPY, functions, pooled connections",
        "The same rows as the decision, or none",
        f"{CASE}/test_second_wall.py::test_both_walls_let_the_same_records_through",
        "The second wall forgets the caseload",
        "casework/migrations/0002_second_wall.py",
        '        "consent,custody,housing notice,own record",\n        "care,caseload,covered",\n'
        '        False,\n    ),\n    (\n        19,\n        "R4",\n        "C3,C9",',
        '        "consent,custody,housing notice,own record",\n        "care,covered",\n'
        '        False,\n    ),\n    (\n        19,\n        "R4",\n        "C3,C9",',
        postgresql=True,
    ),
    Check(
        "T19",
        "Properties of the decision in worlds drawn by chance",
        "They hold in 20,000 worlds",
        "tests/generative/policy/test_properties.py",
        "Whoever made it approves it",
        "policy/conditions.py",
        "    return thing.author is None or thing.author != subject.user",
        "    return True",
    ),
    Check(
        "T20",
        "A consent is revoked while a page or a form is open",
        "The next request is decided without it",
        f"{FAMILY}/test_consents.py::test_the_next_request_after_a_revocation_is_decided_without_it",
        "A revocation does not count",
        "policy/terms.py",
        "        if self.revoked_at is not None and now >= self.revoked_at:",
        "        if False:",
    ),
    Check(
        "T21",
        "An agreement's last midnight, also where clocks change",
        "Over at that second",
        f"{SPEC}/policy/test_decision_table.py::test_an_agreement_ends_at_the_citys_midnight",
        "It lasts a day longer",
        "policy/terms.py",
        "        return self.ends is None or today <= self.ends\n\n    def covers",
        "        return self.ends is None or today <= self.ends + timedelta(days=1)\n\n"
        "    def covers",
    ),
    Check(
        "T22",
        "An emergency without a reason, after its hour, or for victim services",
        "Refused; officers are told",
        f"{CASE}/test_emergencies.py::test_it_opens_the_record_for_an_hour_and_the_threat_stands_in_"
        "the_disclosure",
        "It lasts for a day",
        "policy/terms.py",
        "EMERGENCY_LASTS = timedelta(minutes=60)",
        "EMERGENCY_LASTS = timedelta(minutes=1440)",
    ),
    Check(
        "T23",
        "A parent after the 18th birthday, limited by a court, or of a minor's own consent",
        "Denied",
        f"{FAMILY}/test_record.py::test_a_tie_that_is_no_longer_one_opens_nothing",
        "An order of a court does not count",
        "policy/conditions.py",
        "    if kin is None or kin.own or kin.restricted or thing.own_consent:",
        "    if kin is None or kin.own or thing.own_consent:",
    ),
    Check(
        "T24",
        "Eight threads read fifty times each",
        "Four hundred entries and one chain",
        f"{AUDIT}/test_chain.py::test_eight_threads_of_fifty_reads_give_four_hundred_entries_and_one_"
        "chain",
        "An entry now and then has no seal",
        "audit/actions/sealing.py",
        "        kept = [found[pk] for pk in pks if pk in found]",
        "        kept = [found[pk] for pk in pks if pk in found and str(pk)[0] != '0']",
    ),
    Check(
        "T25",
        "The entry cannot be written: disk full, read-only",
        "503, and nothing is shown",
        f"{AUDIT}/test_disclosing.py::test_a_read_that_cannot_be_entered_shows_a_503_page_and_no_data",
        "The page goes on without its entry",
        "audit/actions/recording.py",
        "        Entry.objects.bulk_create(entries)",
        "        try:\n            with transaction.atomic():\n"
        "                Entry.objects.bulk_create(entries)\n"
        "        except DatabaseError:\n            return",
    ),
    Check(
        "T26",
        "UPDATE, DELETE and TRUNCATE of the audit record",
        "The database refuses",
        f"{AUDIT}/test_attacks.py::test_the_database_refuses",
        "One guard is not put up",
        "audit/migrations/0004_guards.py",
        'for event in ("UPDATE", "DELETE", "TRUNCATE"))',
        'for event in ("UPDATE", "TRUNCATE"))',
    ),
    Check(
        "T27",
        "Names, dates and typed words of children in logs, addresses, exceptions, mail, jobs; "
        "forged log lines",
        "Found nowhere; one record is one line",
        f"{CASE}/test_canaries.py",
        "Mail about a request quotes the family",
        "family/actions/asking.py",
        "words=words, health=health)\n    _tell_officers(made, ASKED)",
        "words=words, health=health)\n    _tell_officers(made, words)",
    ),
    Check(
        "T28",
        "A family's report of who saw the record",
        "Equal to a recount from the entries",
        f"{FAMILY}/test_record.py::test_the_report_equals_a_recount_from_the_entries",
        "One disclosure is left out",
        "audit/queries/reports.py",
        "    return list(_read(Entry.objects.filter(**_shown(), object_id=child)"
        '.order_by("-at", "-id")))',
        "    return list(_read(Entry.objects.filter(**_shown(), object_id=child)"
        '.order_by("-at", "-id")))[:-1]',
    ),
    Check(
        "T29",
        "A statement of disagreement",
        "In every output from then on",
        f"{FAMILY}/test_requests.py::test_a_statement_appears_wherever_the_value_is_shown",
        "Statements are left out",
        "casework/queries/page.py",
        "        tuple(note.statement for note in value.notes if note.statement),",
        "        (),",
    ),
    Check(
        "T30",
        "The attack by linear programs on what was protected",
        "Nothing exact, nothing narrower than k",
        "tests/generative/disclosure/test_protection_and_attack.py::test_the_attack_finds_nothing_in_"
        "what_was_protected",
        "Nothing is withheld besides what is small",
        "disclosure/rules/protection/suppression.py",
        "            self._protect(split)\n            changed",
        "            changed",
    ),
    Check(
        "T31",
        "Hard cases by hand: chains, rectangles, one-child families, all or none",
        "Each is flagged",
        OUTSIDER,
        "The audit says nothing",
        "disclosure/rules/attack/report.py",
        "        return not (cells or self.inconsistent or self.averages)",
        "        return True",
    ),
    Check(
        "T32",
        "Each complementary cell is shown again",
        "The auditor finds it",
        f"{SPEC}/disclosure/test_the_auditor_is_alive.py",
        "The auditor is content with ranges of half the width",
        "disclosure/rules/attack/report.py",
        "        if width < known.k and place in version.published:",
        "        if width < known.k / 2 and place in version.published:",
    ),
    Check(
        "T33",
        "Withheld counts in pages, files, charts, headers, search, packet, mail",
        "Found nowhere; one sign",
        f"{WEB}/test_no_output_shows_what_is_withheld.py",
        "The file takes counts from before protection",
        "disclosure/formats/documents.py",
        '                "values": {n: _sign(result.counts[group, n]) for n in '
        "cube.nodes_by(grouping)},",
        '                "values": {n: cube.counts[group, n] for n in cube.nodes_by(grouping)},',
    ),
    Check(
        "T34",
        "Withheld, zero, no data",
        "Three meanings, three signs",
        "tests/unit/disclosure/test_documents.py::test_the_three_meanings_have_three_signs",
        "No data has the sign of what is withheld",
        "disclosure/rules/figures.py",
        'NO_DATA_SIGN = "n/a"',
        'NO_DATA_SIGN = "*"',
    ),
    Check(
        "T35",
        "All differences of two and three published figures",
        "None is small",
        f"{SPEC}/disclosure/test_differences_of_figures.py",
        "Nothing is withheld besides what is small",
        "disclosure/rules/protection/suppression.py",
        "            self._protect(split)\n            changed",
        "            changed",
    ),
    Check(
        "T36",
        "Releases of the same children, one after another",
        "Nothing follows from their differences",
        f"{SPEC}/disclosure/test_what_versions_tell.py",
        "Versions are attacked each by itself",
        "disclosure/rules/attack/versions.py",
        "        if 0 < abs(count - earlier.shown.get(place, count)) < k",
        "        if False",
    ),
    Check(
        "T37",
        "Percent and number, mean times number, rank, growth",
        "Nothing withheld follows",
        f"{SPEC}/disclosure/test_what_derived_figures_tell.py",
        "Averages are published beside withheld counts",
        "disclosure/formats/documents.py",
        '{"group": dict(group), "percent": _sign(result.averages[average.key, group])}',
        '{"group": dict(group), "percent": round(100 * average.values[group][0] / '
        "max(1, average.values[group][1]))}",
    ),
    Check(
        "T38",
        "A family that is all of a group",
        "What it learns of others is three wide, or reported",
        f"{SPEC}/disclosure/test_what_a_family_learns.py",
        "The setting is not listened to",
        "disclosure/rules/protection/suppression.py",
        "    if insiders:\n        work.guard(insiders)",
        "    if False:\n        work.guard(insiders)",
    ),
    Check(
        "T39",
        "De-identified extracts: k, l, trajectories, a link attack",
        "k of 11 and more, no match confirmed",
        "tests/integration/extracts/test_nobody_is_found.py",
        "A group of any size is large enough",
        "extracts/rules/protecting.py",
        "    wrong = size < k\n    for one in",
        "    wrong = size < 0\n    for one in",
    ),
    Check(
        "T40",
        "A zip of too many members, and XML, a workbook and a text that take all memory",
        "Refused by a child of bounded memory; the next delivery is loaded",
        "tests/integration/intake/test_reading_apart.py"
        "::test_an_allocation_bomb_is_refused_in_words_and_the_next_delivery_is_loaded",
        "Memory has no limit",
        "kernel/apart/walls.py",
        "    _limit(resource.RLIMIT_AS, megabytes * 2**20)\n",
        "",
    ),
    Check(
        "T43",
        "A text that takes longer than reading may",
        "Cut, and refused with what to do",
        "tests/integration/intake/test_reading_apart.py"
        "::test_reading_that_takes_too_long_is_cut_and_says_what_to_do",
        "Reading may take as long as it takes",
        "intake/actions/deliveries.py",
        "        limits=settings.READING,\n",
        "",
    ),
    Check(
        "T66",
        "The deployment check, cookies and headers of a site over HTTPS",
        "Nothing found",
        f"{WEB}/test_production.py",
        "A cookie of all hosts",
        "config/settings.py",
        'LANGUAGE_COOKIE_NAME = "__Host-language" if SERVED_SECURELY else "django_language"',
        'LANGUAGE_COOKIE_NAME = "django_language"',
    ),
    Check(
        "T67",
        "Small faults planted in the policy",
        "90 % are noticed",
        "tests/spec/policy",
        "One fault of the run: a condition forgets the caseload",
        "policy/table.py",
        '_CARE = ("covered", "care", "caseload")',
        '_CARE = ("covered", "care")',
    ),
    Check(
        "T68",
        "Policy, consent, agreement, audit and every other store fail",
        "Every page about a child denies",
        f"{WEB}/test_fail_closed.py",
        "An error of the decision is a yes",
        "policy/decision.py",
        '        return Deny((phrase("The decision failed: %(error)s.", '
        "error=type(error).__name__),))",
        "        return Permit(0, Basis.CONSENT, ())",
    ),
)
