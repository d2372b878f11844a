# Reads KEY=VALUE lines and prints them as KEY='VALUE', which systemd.exec(5), sh and the launcher of BusyBox systems
# read alike; a later line for the same key wins. A line that is no such pair, or a key that decides how programs are
# started, refuses the whole: 'refused REASON' is printed, nothing else. Values are taken as they are, never expanded.

function refuse(reason) {
    refused = FILENAME ", line " FNR ": " reason
    exit
}

FNR > 1000 { refuse("more than 1000 lines") }
/^[ ]*(#.*)?$/ { next }
!/^[A-Za-z_][A-Za-z0-9_]*=/ { refuse("no KEY=VALUE; a key is made of letters, digits and '_'") }
{
    key = substr($0, 1, index($0, "=") - 1)
    value = substr($0, length(key) + 2)
    if (key ~ /^(PATH|IFS|ENV|HOME|SHELL|USER|LOGNAME|PS4|LD_.*|BASH_.*)$/) {
        refuse("the key " key " is the system's")
    }
    if (length($0) > 4096) {
        refuse("the value of " key " is longer than 4096 bytes")
    }
    gsub(/'/, "'\"'\"'", value)
    if (!(key in values)) {
        order[++count] = key
    }
    values[key] = value
}

END {
    if (refused != "") {
        print "refused " refused
        exit
    }
    for (i = 1; i <= count; i++) {
        print order[i] "='" values[order[i]] "'"
    }
}
