# Reads user-data in the part of cloud-init's format that docs/first-boot.md describes, and prints what to do, one record
# a line with fields between unit separators (ASCII 31):
#   hostname NAME | user NAME SHELL GROUP,GROUP | key USER KEY | file PATH MODE OWNER CONTENT | run COMMANDLINE
#   note REASON for a section that is left out
# Line breaks and backslashes in fields are written \n and \\. Whatever is not understood refuses the whole: the one
# record is then 'refused REASON'. The input holds no control characters but line breaks: that was checked before.

function refuse(line, reason) {
    if (refused == "") {
        refused = "line " line ": " reason
    }
    at = lines + 1
}

function indentation(text) {
    match(text, /^ */)
    return RLENGTH
}

function is_blank(text) {
    return text ~ /^ *(#.*)?$/
}

function trimmed(text) {
    sub(/^ +/, "", text)
    sub(/ +$/, "", text)
    return text
}

# Moves to the next line that is neither blank nor a comment; false at the end.
function has_more() {
    while (at <= lines && is_blank(text[at])) {
        at++
    }
    return at <= lines
}

# ---- values

# Whether nothing but a comment follows a quoted value or a list.
function ends(rest, line) {
    if (rest !~ /^ *( #.*)?$/) {
        refuse(line, "unexpected text after the value: " rest)
    }
}

function quoted(rest, mark, line,    value, i, c) {
    for (i = 2; i <= length(rest); i++) {
        c = substr(rest, i, 1)
        if (c == mark && mark == "'" && substr(rest, i + 1, 1) == mark) {
            value = value mark
            i++
        } else if (c == mark) {
            after = substr(rest, i + 1)
            return value
        } else if (c == "\\" && mark == "\"") {
            i++
            c = substr(rest, i, 1)
            if (c == "n") {
                value = value "\n"
            } else if (c == "\"" || c == "\\" || c == "/") {
                value = value c
            } else {
                refuse(line, "the escape \\" c " is not known")
                return ""
            }
        } else {
            value = value c
        }
    }
    refuse(line, "a quote is not closed")
    return ""
}

function plain(rest, line) {
    sub(/ #.*$/, "", rest)
    rest = trimmed(rest)
    if (rest ~ /^[&*!>%@`{}\[\]|,?#"']/ || rest ~ /^- / || rest ~ /: / || rest ~ /:$/) {
        refuse(line, "a value of a kind that is not supported; quote it if it is text: " rest)
    }
    return rest
}

# [a, "b", 'c'] on one line.
function flow_list(path, rest, line,    item) {
    kind[path] = "list"
    rest = trimmed(substr(rest, 2))
    while (refused == "" && substr(rest, 1, 1) != "]") {
        if (rest ~ /^["']/) {
            item = quoted(rest, substr(rest, 1, 1), line)
            rest = trimmed(after)
        } else if (match(rest, /^[^],\[{}]+/)) {
            item = plain(substr(rest, 1, RLENGTH), line)
            rest = substr(rest, RLENGTH + 1)
        } else {
            refuse(line, "a list that does not end on its line, or lists in a list")
            return
        }
        count[path]++
        kind[path "/" count[path]] = "text"
        value[path "/" count[path]] = item
        where[path "/" count[path]] = line
        if (substr(rest, 1, 1) == ",") {
            rest = trimmed(substr(rest, 2))
        } else if (substr(rest, 1, 1) != "]") {
            refuse(line, "a list that does not end on its line")
            return
        }
    }
    ends(substr(rest, 2), line)
}

# The lines behind '|' (the last line break stays) or '|-' (it goes).
function block(header, indent, line,    deeper, body, breaks) {
    if (header !~ /^[|]-? *( #.*)?$/) {
        refuse(line, "of YAML's blocks only | and |- are supported")
        return ""
    }
    deeper = 0
    for (at = line + 1; at <= lines; at++) {
        if (text[at] ~ /^ *$/) {
            breaks = breaks "\n"
            continue
        }
        if (indentation(text[at]) <= indent) {
            break
        }
        if (deeper == 0) {
            deeper = indentation(text[at])
        }
        if (indentation(text[at]) < deeper) {
            refuse(at, "indented less than the block it stands in")
            return ""
        }
        body = body breaks substr(text[at], deeper + 1)
        breaks = "\n"
    }
    return header ~ /^[|]-/ || body == "" ? body : body "\n"
}

function parse_value(path, rest, indent,    line) {
    line = at
    where[path] = line
    if (rest == "" || rest ~ /^#/) {
        at++
        if (has_more() && (indentation(text[at]) > indent || (in_map && text[at] ~ /^ *-( |$)/ && indentation(text[at]) == indent))) {
            parse_node(path)
        } else {
            refuse(line, "a value is missing")
        }
        return
    }
    kind[path] = "text"
    if (rest ~ /^[|]/) {
        value[path] = block(rest, indent, line)
        return
    }
    if (rest ~ /^\[/) {
        flow_list(path, rest, line)
    } else if (rest ~ /^["']/) {
        value[path] = quoted(rest, substr(rest, 1, 1), line)
        ends(after, line)
    } else {
        value[path] = plain(rest, line)
    }
    at++
    if (refused == "" && has_more() && indentation(text[at]) > indent) {
        refuse(at, "a value goes on over several lines; only | can")
    }
}

# ---- structure

function parse_node(path) {
    if (++depth > 8) {
        refuse(at, "too deep")
    } else if (text[at] ~ /^ *-( |$)/) {
        parse_list(path, indentation(text[at]))
    } else {
        parse_map(path, indentation(text[at]))
    }
    depth--
}

function parse_list(path, indent,    rest, item) {
    kind[path] = "list"
    while (refused == "" && has_more() && indentation(text[at]) == indent && text[at] ~ /^ *-( |$)/) {
        item = path "/" (++count[path])
        rest = trimmed(substr(text[at], indent + 2))
        in_map = 0
        if (rest ~ /^-( |$)/ || rest ~ /^[A-Za-z_][A-Za-z0-9_-]*:( |$)/) {
            where[item] = at
            text[at] = substr(text[at], 1, indent) " " substr(text[at], indent + 2)
            parse_node(item)
        } else {
            parse_value(item, rest, indent)
        }
    }
    if (refused == "" && has_more() && indentation(text[at]) > indent) {
        refuse(at, "indented too far")
    }
}

function parse_map(path, indent,    rest, key) {
    kind[path] = "map"
    while (refused == "" && has_more() && indentation(text[at]) == indent) {
        rest = substr(text[at], indent + 1)
        if (!match(rest, /^[A-Za-z_][A-Za-z0-9_-]*:( |$)/)) {
            if (rest ~ /^-( |$)/) {
                return
            }
            refuse(at, "no 'key: value'")
            return
        }
        key = substr(rest, 1, RLENGTH)
        sub(/: ?$/, "", key)
        if ((path "/" key) in kind) {
            refuse(at, "the key '" key "' stands here twice")
            return
        }
        names[path, ++count[path]] = key
        in_map = 1
        parse_value(path "/" key, trimmed(substr(rest, RLENGTH + 1)), indent)
    }
    if (refused == "" && has_more() && indentation(text[at]) > indent) {
        refuse(at, "indented too far")
    }
}

# ---- meaning

# awk's own gsub reads backslashes differently from one awk to the next.
function replaced(field, from, to,    result, place) {
    while ((place = index(field, from)) > 0) {
        result = result substr(field, 1, place - 1) to
        field = substr(field, place + length(from))
    }
    return result field
}

function escaped(field) {
    return replaced(replaced(field, "\\", "\\\\"), "\n", "\\n")
}

function record(a, b, c, d, e) {
    out[++records] = a us escaped(b) us escaped(c) us escaped(d) us escaped(e)
}

# The text at a path, which must look like the pattern.
function want(path, pattern, what) {
    if (!(path in kind)) {
        sub(/\/[^\/]*$/, "", path)
        refuse(where[path], "the " what " is missing")
        return ""
    }
    if (kind[path] != "text") {
        refuse(where[path], what " is no text")
        return ""
    }
    if (value[path] !~ pattern || value[path] ~ /\n/) {
        refuse(where[path], "no " what ": " substr(value[path], 1, 60))
        return ""
    }
    return value[path]
}

function want_list(path, what) {
    if (kind[path] != "list") {
        refuse(where[path], what " is no list")
        return 0
    }
    return count[path]
}

function keys_of(path, user,    i, n) {
    n = want_list(path, "ssh_authorized_keys")
    for (i = 1; i <= n && refused == ""; i++) {
        record("key", user, want(path "/" i, \
            "^(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp[0-9]+|sk-[a-z0-9@.-]+) [A-Za-z0-9+/]+=*( [^\\\\]*)?$", "public key"))
    }
}

function groups_of(path,    i, n, list) {
    if (kind[path] == "text") {
        return replaced(want(path, "^[a-z_][a-z0-9_-]*( *, *[a-z_][a-z0-9_-]*)*$", "list of groups"), " ", "")
    }
    n = want_list(path, "groups")
    for (i = 1; i <= n && refused == ""; i++) {
        list = list (i > 1 ? "," : "") want(path "/" i, "^[a-z_][a-z0-9_-]*$", "group")
    }
    return list
}

# Refuses a key of a map that is not in the list ' a b c '.
function only(path, known,    i) {
    if (kind[path] != "map") {
        refuse(where[path], "no 'key: value'")
        return
    }
    for (i = 1; i <= count[path]; i++) {
        if (index(known, " " names[path, i] " ") == 0) {
            refuse(where[path "/" names[path, i]], "the key '" names[path, i] "' is not supported here")
        }
    }
}

function users(path,    i, n, user, name, shell, groups) {
    n = want_list(path, "users")
    for (i = 1; i <= n && refused == ""; i++) {
        user = path "/" i
        if (kind[user] == "text" && value[user] == "default") {
            continue
        }
        only(user, " name gecos groups shell lock_passwd ssh_authorized_keys ")
        name = want(user "/name", "^[a-z_][a-z0-9_-]*$", "user name")
        if (length(name) > 32) {
            refuse(where[user], "a user name has at most 32 characters")
        }
        if ((user "/lock_passwd") in kind) {
            want(user "/lock_passwd", "^[Tt]rue$", "lock_passwd but 'true', since nobody logs in by password,")
        }
        shell = (user "/shell") in kind ? want(user "/shell", "^/[A-Za-z0-9/._-]+$", "shell") : ""
        groups = (user "/groups") in kind ? groups_of(user "/groups") : ""
        record("user", name, shell, groups)
        if ((user "/ssh_authorized_keys") in kind) {
            keys_of(user "/ssh_authorized_keys", name)
        }
    }
}

function files(path,    i, n, file, name, mode, owner, content) {
    n = want_list(path, "write_files")
    for (i = 1; i <= n && refused == ""; i++) {
        file = path "/" i
        only(file, " path content permissions owner ")
        name = want(file "/path", "^/[^/]", "absolute path")
        if (name ~ /\/\.\.?(\/|$)/ || name ~ /\/(\/|$)/ || name ~ /^\/(proc|sys|dev)\//) {
            refuse(where[file], "a path to no plain file: " name)
        }
        mode = (file "/permissions") in kind ? want(file "/permissions", "^0?[0-7][0-7][0-7][0-7]?$", "mode") : "0644"
        owner = (file "/owner") in kind ? want(file "/owner", "^[a-z_][a-z0-9_-]*:[a-z_][a-z0-9_-]*$", "USER:GROUP") : "root:root"
        content = ""
        if ((file "/content") in kind) {
            if (kind[file "/content"] != "text") {
                refuse(where[file "/content"], "content is no text")
            }
            content = value[file "/content"]
        }
        record("file", name, mode, owner, content)
    }
}

# A list of words becomes a line of the shell in which every word is quoted.
function commands(path,    i, j, n, m, line, word) {
    n = want_list(path, "runcmd")
    for (i = 1; i <= n && refused == ""; i++) {
        if (kind[path "/" i] == "text") {
            line = value[path "/" i]
        } else {
            line = ""
            m = want_list(path "/" i, "a command")
            for (j = 1; j <= m && refused == ""; j++) {
                if (kind[path "/" i "/" j] != "text") {
                    refuse(where[path "/" i], "a command is a text or a list of texts")
                }
                word = value[path "/" i "/" j]
                line = line (j > 1 ? " " : "") "'" replaced(word, "'", "'\\''") "'"
            }
        }
        if (line !~ /[^ \n]/) {
            refuse(where[path "/" i], "an empty command")
        }
        record("run", line)
    }
}

function section(key) {
    if (key == "hostname") {
        record("hostname", want("/hostname", "^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$", "host name"))
        if (length(value["/hostname"]) > 64) {
            refuse(where["/hostname"], "a host name has at most 64 characters")
        }
    } else if (key == "ssh_authorized_keys") {
        keys_of("/ssh_authorized_keys", "root")
    } else if (key == "users") {
        users("/users")
    } else if (key == "write_files") {
        files("/write_files")
    } else {
        commands("/runcmd")
    }
}

# Skips a section that is not known, with everything below it.
function leave_out(key) {
    record("note", "line " at ": the section '" key "' is not supported and left out")
    for (at++; at <= lines && (is_blank(text[at]) || text[at] ~ /^( |-( |$))/); at++) {
    }
}

function parse_document(    key) {
    while (refused == "" && has_more()) {
        if (!match(text[at], /^[A-Za-z_][A-Za-z0-9_-]*:( |$)/)) {
            refuse(at, "no 'key: value'")
            return
        }
        key = substr(text[at], 1, RLENGTH)
        sub(/: ?$/, "", key)
        if (index(" hostname ssh_authorized_keys users write_files runcmd ", " " key " ") == 0) {
            leave_out(key)
        } else if (("/" key) in kind) {
            refuse(at, "the key '" key "' stands here twice")
        } else {
            in_map = 1
            parse_value("/" key, trimmed(substr(text[at], RLENGTH + 1)), 0)
            if (refused == "") {
                section(key)
            }
        }
    }
}

NR <= 5000 { text[NR] = $0 }

END {
    us = sprintf("%c", 31)
    lines = NR
    at = 2
    if (NR > 5000) {
        refuse(5001, "too long")
    } else if (text[1] !~ /^#cloud-config *$/) {
        refuse(1, "the first line is not #cloud-config")
    } else {
        parse_document()
    }
    if (refused != "") {
        print "refused" us escaped(refused)
        exit
    }
    for (i = 1; i <= records; i++) {
        print out[i]
    }
}
