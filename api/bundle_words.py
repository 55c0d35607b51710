"""What a bundle says to people: what is in it, how to verify it, and a certificate to complete."""

from __future__ import annotations

from record.proof.verdict import LIMITS, MEANING

README = """\
A REPORT AND ITS PROOF
======================

{name}, as of event {position} of the log {origin}, issued as event {issued}.

What is here
  report.json       the report, byte for byte as it was issued
  events.ndjson     every event of the log up to {size}, in order: leaf and state, a line each
  checkpoint        {size} events and the root of the tree over their leaves, signed (a C2SP
                    tlog-checkpoint)
  previous          the checkpoint of the report of this name issued before, if there was one
  issued.tlog-proof the receipt of the event that issued this report (C2SP tlog-proof)
  stamp.tsr         a time stamp over the checkpoint's text (RFC 3161), if there is one
  policy            the policy under which the office publishes; verify with YOUR OWN, not with this
  certificate.txt   a draft of a certification under FRE 902(13) and (14), for a person to complete
  verifier/         source of a verifier in Go, over golang.org/x/mod/sumdb, and of the recount in
                    Python; the SHA-256 of main.go is {verifier}:
                    compare it with another bundle's, or write your own (the formats are open)

How to verify it, without the office and without a network
  You need the policy that the office handed out to you on paper or otherwise: it names the log's
  key and the witnesses. And, if you have one, the checkpoint from the last time.

  apt-get install golang-go golang-golang-x-mod-dev
  cd verifier && GO111MODULE=off GOPATH=/usr/share/gocode go build -o verify-bundle .
  ./verify-bundle ../bundle.zip your-policy [the checkpoint that you kept]

  python3 -m recount ../bundle.zip

  The first says whether the events are all there, unchanged since what was signed; the second,
  with nothing but Python, whether the report's figures follow from them. Both at once, with
  Docketproof: docketproof verify bundle.zip --policy your-policy [--kept checkpoint]
  Only the figures by race group (equity) cannot be worked out: race groups are in no event. Where
  figures were not worked out again, the answer says so, and the exit code is 3.

  Then keep the file `checkpoint`. It is what makes the next report provable.

What the answer means
{meanings}

What no log can prove
{limits}
"""

CERTIFICATE = """\
DRAFT. Not a certification until a qualified person has examined, completed and signed it.
Counsel decides whether and how it is used; notice under FRE 902(11) is a separate step.

CERTIFICATION UNDER FEDERAL RULES OF EVIDENCE 902(13) AND 902(14)

1. I am ______________________ (name), ______________________ (position). I am familiar with the
   system described below by ______________________ (training, experience).

2. The system. Docketproof {version} keeps each step of a case as an event. The leaf of each event
   holds the SHA-256 (FIPS 180-4) of the event's stored bytes. The leaves are the leaves of a Merkle
   tree as RFC 6962, section 2.1, defines it. A process with a key of its own signs the size and the
   root of that tree (Ed25519, RFC 8032) as a C2SP checkpoint, and witnesses cosign it.

3. The record. The file events.ndjson holds the first {size} events of the log {origin}. The file
   report.json has the SHA-256 {report}; event {issued} of the log names it.

4. The process. I verified the bundle of the SHA-256 ______________________ (of the zip file) with
   ______________________ (program, version) on ______________________ (date), by this command:
   ______________________
   It answered: ______________________

5. The root of the tree over those events, worked out anew from them, is in base64
   {root}
   which is the root that the file checkpoint signs. The copy is therefore the same as the record
   that was signed, by a process of digital identification.

6. What this does not show. {limits}

I declare under penalty of perjury that the foregoing is true and correct.

Date ______________   Signature ______________________
"""


def readme(**about: object) -> str:
    """What is in a bundle, and how to verify it."""
    meanings = "\n".join(f"  {word:11} {meaning}" for word, meaning in MEANING.items())
    limits = "\n".join(f"  - {each}" for each in LIMITS)
    return README.format(meanings=meanings, limits=limits, **about)


def certificate(**about: object) -> str:
    """A draft of a certification, with what the system knows filled in."""
    return CERTIFICATE.format(limits=" ".join(LIMITS), **about)
