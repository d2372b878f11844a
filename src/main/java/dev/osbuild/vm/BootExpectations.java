package dev.osbuild.vm;

import dev.osbuild.base.Size;
import dev.osbuild.profile.Budgets;
import dev.osbuild.profile.Init;
import dev.osbuild.profile.Services;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a booted image must look like; all of it stands in its profile.
 *
 * @param osId {@code os.id}
 * @param osVersion {@code os.version}
 * @param init the program the kernel hands over to
 * @param services what runs, and what may listen
 * @param budgets limits
 */
public record BootExpectations(String osId, String osVersion, Init init, Services services, Budgets budgets) {

    /** The same without limits, for machines that hold in memory what others hold on a disk. */
    public BootExpectations withoutBudgets() {
        return new BootExpectations(
                osId,
                osVersion,
                init,
                services,
                new Budgets(Optional.empty(), Map.of(), Optional.empty(), Optional.empty()));
    }

    /** Whether the artifact is small enough; no check at all without a budget. */
    List<Check> checkFile(String fileName, Size size) {
        String output = fileName.substring(fileName.lastIndexOf('.') + 1);
        return budgets.limit(output)
                .map(limit ->
                        List.of(new Check("file size", size.compareTo(limit) <= 0, atMost(limit), size.toString())))
                .orElse(List.of());
    }

    /** Whether the login prompt came soon enough under BIOS; no check at all without a budget. */
    List<Check> checkBootSeconds(double seconds) {
        return budgets.bootSeconds()
                .map(limit -> List.of(new Check(
                        "seconds to the login prompt under BIOS",
                        seconds <= limit,
                        "at most " + limit,
                        Double.toString(seconds))))
                .orElse(List.of());
    }

    List<Check> check(GuestFacts facts, Firmware firmware) {
        String where = " under " + firmware;
        List<Check> checks = new ArrayList<>();
        budgets.memory()
                .ifPresent(limit -> checks.add(new Check(
                        "memory" + where,
                        facts.memoryTotal().bytes() > 0 && facts.memoryUsed().compareTo(limit) <= 0,
                        atMost(limit),
                        facts.memoryUsed() + " of " + facts.memoryTotal())));
        checks.add(new Check(
                "services" + where,
                facts.failures().isEmpty(),
                "none failed",
                listed(facts.failures(), "none failed")));
        checks.add(checkSockets(facts.sockets(), where));
        checks.add(new Check(
                "root" + where,
                isUnchanged(facts.rootMount()),
                "a read-only system image below a writable layer",
                facts.rootMount().isEmpty() ? "no mount at /" : facts.rootMount()));
        checks.add(checkName(facts, where));
        checks.addAll(new SecurityChecks(enablesFirewall(), exposesSsh()).check(facts.security(), where));
        return checks;
    }

    /** Whether one may log in over the network. */
    boolean exposesSsh() {
        return services.expose().contains(SshDoor.SOCKET);
    }

    private boolean enablesFirewall() {
        return services.enable().contains("nftables") || services.enable().contains("nftables.service");
    }

    private Check checkSockets(List<ListeningSocket> sockets, String where) {
        List<String> expose = services.expose();
        List<String> unexpected = sockets.stream()
                .filter(socket -> !expose.contains(socket.name()))
                .map(socket -> socket.name() + " on " + socket.address())
                .distinct()
                .sorted()
                .toList();
        List<String> all =
                sockets.stream().map(ListeningSocket::name).distinct().sorted().toList();
        return new Check(
                "listening sockets" + where,
                unexpected.isEmpty(),
                expose.isEmpty() ? "none" : "none but " + listed(expose, ""),
                unexpected.isEmpty() ? listed(all, "none") : listed(unexpected, ""));
    }

    private Check checkName(GuestFacts facts, String where) {
        String id = facts.osRelease().getOrDefault("IMAGE_ID", facts.osRelease().getOrDefault("ID", "nothing"));
        String version = facts.osRelease()
                .getOrDefault("IMAGE_VERSION", facts.osRelease().getOrDefault("VERSION_ID", "nothing"));
        return new Check(
                "os-release" + where,
                id.equals(osId) && version.equals(osVersion),
                osId + " " + osVersion,
                id + " " + version);
    }

    /** An overlay shows its layers; the image formats below it cannot be written at all. */
    private static boolean isUnchanged(String mount) {
        String[] fields = mount.split(" ", -1);
        return fields.length > 3
                && ((fields[2].equals("overlay") && fields[3].contains("lowerdir="))
                        || List.of("squashfs", "erofs").contains(fields[2]));
    }

    private static String atMost(Size limit) {
        return "at most " + limit;
    }

    private static String listed(List<String> values, String whenEmpty) {
        return values.isEmpty() ? whenEmpty : values.stream().collect(Collectors.joining(", "));
    }
}
