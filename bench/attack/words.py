"""What attackers type: texts that would run, be a formula, begin another header, or lead elsewhere."""

from __future__ import annotations

# Stands in all that only people who have signed in may see.
SECRET = "Zq7-confidential"

# Each would add to `hits` if it ran: as HTML, as a template, as a link in Markdown.
EVIL = "<img src=x onerror=hits.push(1)><svg onload=hits.push(2)>${hits.push(3)}{{hits.push(4)}}"
SCRIPTS = (
    EVIL,
    "<script>hits.push(5)</script>",
    '"><iframe srcdoc="<script>parent.hits.push(6)</script>">',
    '[look](javascript:hits.push(7)) ![x](x"onerror="hits.push(8))',
    "javascript:hits.push(9)",
    "'-hits.push(10)-'",
    "</script><script>hits.push(11)</script>",
    "<a href=javascript:hits.push(12) autofocus onfocus=hits.push(13)>x</a>",
)
FORMULAS = ("=1+1", "+1+1", "-1+1", "@SUM(1)", "\t=1+1", "=cmd|' /C calc'!A0", '=HYPERLINK("http://evil.example")')
BREAKS = (
    "\r\nBcc: victim@evil.example",
    "\nX-Evil: 1",
    "\r\n\r\n<b>body</b>",
    "\x00",
    "\u2028X-Evil: 1",
    "\x85X-Evil: 1",
)
PLACES = ("../../etc/passwd", "..\\..\\windows\\win.ini", "/etc/passwd", "C:\\x", "a/b.txt", ".", "..", "\x00.txt")
PLACEHOLDERS = "{email} {link} {0.__class__} {number!r} {{7*7}} %(email)s $email"
ELSEWHERE = (
    "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "https:evil.example",
    "https://evil.example/", "HTTPS://evil.example", "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x",
    "/\t/evil.example", "\t//evil.example", " //evil.example", "/%09/evil.example", "/\n/evil.example",
    "http:///evil.example", "//evil.example/%2f..", "/\r\nX-Evil: 1", "evil.example", "@evil.example",
    "\u2028//evil.example",
    "/\x00/evil.example", "////evil.example", "/.//evil.example", "%2f%2fevil.example", "%0d%0aX-Evil:1",
)  # fmt: skip


def leads_elsewhere(location: str) -> bool:
    """Whether *location* leads a browser off the site; to browsers, a backslash is a slash, and tabs are nothing."""
    plain = location.strip(" \t\r\n\x00").replace("\t", "").replace("\n", "").replace("\r", "").replace("\\", "/")
    return not plain.startswith("/") or plain.startswith("//")
