"""Delivery status notifications as mail servers write them (RFC 3464)."""

REPORT = """\
Return-Path: <>
From: MAILER-DAEMON@mx.example.gov (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: bounces@example.gov
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="=_b"

This is a MIME-encapsulated message.

--=_b
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--=_b
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.gov
Arrival-Date: Thu, 26 Nov 2026 09:00:00 -0500 (EST)

Final-Recipient: rfc822; ana@elsewhere.example.gov
Original-Recipient: rfc822;ana@schools.example.gov
Action: {action}
Status: {status}
Remote-MTA: dns; mail.elsewhere.example.gov
Diagnostic-Code: smtp; {words}

--=_b
{original}
--=_b--
"""
WHOLE = """\
Content-Description: Undelivered Message
Content-Type: message/rfc822

Message-ID: {id}
Subject: Due in three days
From: cabinet@example.gov
To: ana@schools.example.gov

Name a lead.
"""
HEADERS = """\
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

Message-ID: {id}
Subject: Due in three days
"""
NO_SUCH_USER = (
    "550 5.1.1 <ana@elsewhere.example.gov>:\n    Recipient address rejected: User unknown"
)


def notification(
    message_id: str,
    *,
    action: str = "failed",
    status: str = "5.1.1",
    words: str = NO_SUCH_USER,
    original: str = WHOLE,
) -> bytes:
    """A notification about the message with this Message-ID."""
    came_back = original.replace("{id}", message_id)
    text = REPORT.format(action=action, status=status, words=words, original=came_back)
    return text.encode()
