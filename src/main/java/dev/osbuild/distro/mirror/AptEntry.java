package dev.osbuild.distro.mirror;

import java.util.List;

/**
 * One source of packages in apt's configuration (sources.list(5)).
 *
 * @param addresses as configured; {@code mirror+file:} already replaced by what the file lists
 * @param suites such as {@code trixie} and {@code trixie-updates}
 */
record AptEntry(List<String> addresses, List<String> suites) {

    AptEntry {
        addresses = List.copyOf(addresses);
        suites = List.copyOf(suites);
    }

    boolean isSecurity() {
        return suites.stream().anyMatch(suite -> suite.endsWith("-security") || suite.endsWith("/updates"));
    }
}
