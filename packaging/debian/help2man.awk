# Makes a man page of what agentq --help says: AGENTQ_PAGE=agentq-check awk -v date=2026-01-01 -v version=1.0.0 -f help2man.awk
function roff(text) {
    gsub(/\\/, "\\e", text)
    gsub(/-/, "\\-", text)
    sub(/^[.']/, "\\\\\\&&", text)
    return text
}

# A line of two columns: what it is, then what it does.
function item(line,    at) {
    sub(/^ +/, "", line)
    at = match(line, /  +/)
    print ".TP"
    print "\\fB" roff(at ? substr(line, 1, at - 1) : line) "\\fR"
    print roff(at ? substr(line, at + RLENGTH) : "")
}

function verbatim(on) {
    if (on != raw)
        print on ? ".PP\n.nf" : ".fi"
    raw = on
}

BEGIN {
    page = ENVIRON["AGENTQ_PAGE"]
    printf ".TH %s 1 %s \"agentq %s\" \"User Commands\"\n", toupper(page), date, version
}

/^Description:$/ { section = "Description"; next }

/^[A-Z][A-Za-z ]*:$/ {
    verbatim(0)
    if (section == "Usage")
        print ".SH DESCRIPTION\n" roff(description)   # below the synopsis, as everywhere
    section = substr($0, 1, length($0) - 1)
    print ".SH " (section == "Usage" ? "SYNOPSIS" : section == "Exit codes" ? "EXIT STATUS" : toupper(section))
    next
}

# man's NAME is one line; the whole description follows below the synopsis.
section == "Description" && /^  / {
    sub(/^ +/, "")
    description = description (description == "" ? "" : " ") $0
    next
}

section == "Description" && /^$/ {
    summary = description
    sub(/[:.] .*/, "", summary)
    sub(/\.$/, "", summary)
    print ".SH NAME\n" roff(page) " \\- " roff(tolower(substr(summary, 1, 1)) substr(summary, 2))
    section = ""
    next
}

/^$/ { next }

/^ / && (section == "Usage" || section == "Examples") {
    verbatim(1)
    print roff(substr($0, 3))
    next
}

/^ / { item($0); next }

{
    if (section != "notes") {
        print ".SH NOTES"
        section = "notes"
    }
    print roff($0)
}

END {
    print ".SH SEE ALSO"
    print page == "agentq" ? "\\fBagentq\\-check\\fR(1) and the pages of the other verbs" : "\\fBagentq\\fR(1)"
}
