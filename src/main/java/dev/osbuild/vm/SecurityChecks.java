package dev.osbuild.vm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a guest's defences must be: nobody gets in by password over SSH, root has none, packets are dropped unless let
 * through where the profile asks for a firewall, and the kernel runs with the settings its files ask for.
 *
 * @param firewall whether the profile enables nftables
 * @param exposesSsh whether {@code services.expose} names {@code tcp/22}
 */
record SecurityChecks(boolean firewall, boolean exposesSsh) {

    private static final Pattern INPUT_DROPPED =
            Pattern.compile("type filter hook input priority \\S+(?: \\S \\d+)?; policy drop;");
    private static final Pattern SSH_LIMITED = Pattern.compile("tcp dport (?:22|ssh) .*limit rate .*");
    private static final String ABSENT = "?";

    /** The settings of sshd_config(5) without which a key is not the only way in. */
    private static final Map<String, List<String>> KEY_ONLY = Map.of(
            "passwordauthentication", List.of("no"),
            "kbdinteractiveauthentication", List.of("no"),
            "permitemptypasswords", List.of("no"),
            "pubkeyauthentication", List.of("yes"),
            "permitrootlogin", List.of("no", "prohibit-password", "without-password", "forced-commands-only"));

    List<Check> check(SecurityFacts facts, String where) {
        List<Check> checks = new ArrayList<>();
        facts.imageShadow().ifPresent(shadow -> checks.add(passwords(shadow, where)));
        facts.sshd().ifPresent(settings -> checks.add(keyOnly(settings, where)));
        facts.attempts().ifPresent(attempts -> {
            checks.add(byKey(attempts.withKey(), where));
            checks.add(byPassword(attempts.withPassword(), where));
        });
        if (firewall) {
            checks.add(dropped(facts.ruleset(), where));
            if (exposesSsh) {
                checks.add(limited(facts.ruleset(), where));
            }
        }
        if (!facts.sysctls().isEmpty()) {
            checks.add(sysctls(facts.sysctls(), where));
        }
        return checks;
    }

    /** An account whose field is empty needs no password at all; see shadow(5). */
    private static Check passwords(String shadow, String where) {
        List<String> open = new ArrayList<>();
        boolean rootFound = false;
        for (String line : shadow.lines().toList()) {
            String[] fields = line.strip().split(":", -1);
            if (fields.length < 2) {
                continue;
            }
            boolean isRoot = fields[0].equals("root");
            rootFound |= isRoot;
            if (fields[1].isEmpty()) {
                open.add(fields[0] + " needs no password");
            } else if (isRoot && !fields[1].startsWith("!") && !fields[1].startsWith("*")) {
                open.add("root has a password");
            }
        }
        if (!rootFound) {
            open.add("no line for root");
        }
        return check("passwords in the image" + where, "root locked, no empty password", open, "root is locked");
    }

    private static Check keyOnly(String settings, String where) {
        Map<String, String> effective = new HashMap<>();
        for (String line : settings.lines().toList()) {
            String[] words = line.strip().split(" ", 2);
            if (words.length == 2) {
                effective.put(words[0].toLowerCase(Locale.ROOT), words[1]);
            }
        }
        List<String> wrong = KEY_ONLY.entrySet().stream()
                .filter(rule -> !rule.getValue().contains(effective.getOrDefault(rule.getKey(), ABSENT)))
                .map(rule -> rule.getKey() + " " + effective.getOrDefault(rule.getKey(), "not told"))
                .sorted()
                .toList();
        return check("sshd" + where, "keys alone open it", wrong, "keys alone");
    }

    private static Check byKey(SshAttempts.Outcome outcome, String where) {
        boolean entered = outcome.loggedIn() && outcome.words().equals("root");
        return new Check("SSH by key" + where, entered, "logged in as root", outcome.toString());
    }

    private static Check byPassword(SshAttempts.Outcome outcome, String where) {
        return new Check("SSH by password" + where, outcome.refused(), "refused", outcome.toString());
    }

    private static Check dropped(String ruleset, String where) {
        List<String> wrong = INPUT_DROPPED.matcher(ruleset).find()
                ? List.of()
                : List.of("no chain that filters input with 'policy drop'");
        return check("firewall" + where, "input dropped by default", wrong, "policy drop");
    }

    private static Check limited(String ruleset, String where) {
        List<String> wrong =
                SSH_LIMITED.matcher(ruleset).find() ? List.of() : List.of("no rule for tcp dport 22 with 'limit rate'");
        return check("SSH's rate" + where, "limited by the firewall", wrong, "limited");
    }

    private static Check sysctls(String lines, String where) {
        List<String> wrong = new ArrayList<>();
        int compared = 0;
        for (String line : lines.lines().toList()) {
            String[] fields = line.strip().split("\\|", -1);
            if (fields.length != 3) {
                wrong.add("not understood: " + line.strip());
                continue;
            }
            compared++;
            boolean mayBeAbsent = fields[0].startsWith("-") && fields[2].equals(ABSENT);
            if (!mayBeAbsent && !words(fields[1]).equals(words(fields[2]))) {
                wrong.add(fields[0] + " is " + (fields[2].equals(ABSENT) ? "unknown to the kernel" : fields[2])
                        + ", not " + fields[1]);
            }
        }
        return check("sysctl" + where, "as /etc/sysctl.d says", wrong, compared + " settings as they should be");
    }

    private static List<String> words(String value) {
        return List.of(value.strip().split("\\s+", -1));
    }

    private static Check check(String name, String expected, List<String> wrong, String found) {
        return new Check(name, wrong.isEmpty(), expected, wrong.isEmpty() ? found : String.join(", ", wrong));
    }
}
