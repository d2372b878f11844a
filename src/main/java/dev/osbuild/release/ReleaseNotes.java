package dev.osbuild.release;

import dev.osbuild.base.LockedPackage;
import dev.osbuild.base.Size;
import dev.osbuild.profile.Lock;
import dev.osbuild.profile.LockFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What changed since the channel's release before, as Markdown. */
final class ReleaseNotes {

    private static final String KERNEL = "linux-";

    private final ReleasePlan plan;
    private final Path folder;
    private final Optional<Path> before;

    /**
     * @param folder of this release
     * @param before folder of the release before
     */
    ReleaseNotes(ReleasePlan plan, Path folder, Optional<Path> before) {
        this.plan = plan;
        this.folder = folder;
        this.before = before.filter(Files::isDirectory);
    }

    /** The lock that a profile of a release was made of. */
    static Path lock(Path release, String profile) {
        return release.resolve(profile).resolve(profile + ".lock");
    }

    String markdown(List<ReleaseDocument.Variant> variants) throws IOException {
        StringBuilder text = new StringBuilder();
        text.append("# ").append(plan.os()).append(' ').append(plan.version()).append("\n\n");
        text.append("Channel ")
                .append(plan.channel().label())
                .append(", commit `")
                .append(plan.commit());
        text.append("`.\n");
        text.append(before.map(old -> "Compared with " + old.getFileName() + ".\n")
                .orElse("The first release of this channel.\n"));
        for (String profile : plan.profiles()) {
            text.append("\n## ").append(profile).append('\n');
            packages(profile, text);
            artifacts(profile, variants, text);
        }
        return text.toString();
    }

    private void packages(String profile, StringBuilder text) throws IOException {
        Optional<Lock> old = before.isPresent() ? LockFile.read(lock(before.get(), profile)) : Optional.empty();
        Optional<Lock> now = LockFile.read(lock(folder, profile));
        if (old.isEmpty() || now.isEmpty()) {
            text.append("\nNew in this channel.\n");
            return;
        }
        PackageChanges changes = PackageChanges.between(old.get(), now.get());
        if (changes.isEmpty()) {
            text.append("\nThe packages are the same.\n");
        }
        changes("Kernel", changes, true, text);
        changes("Upgraded", changes, false, text);
        packages("Added", changes.added(), text);
        packages("Removed", changes.removed(), text);
    }

    private static void changes(String title, PackageChanges changes, boolean kernel, StringBuilder text) {
        List<PackageChanges.Change> shown = changes.changed().stream()
                .filter(change -> change.name().startsWith(KERNEL) == kernel)
                .toList();
        if (!shown.isEmpty()) {
            text.append("\n### ").append(title).append("\n\n");
            for (PackageChanges.Change change : shown) {
                text.append("- ").append(change.name()).append(' ').append(change.before());
                text.append(" → ").append(change.after());
                text.append(change.isUpgrade() ? "" : " (downgraded)").append('\n');
            }
        }
    }

    private static void packages(String title, List<LockedPackage> packages, StringBuilder text) {
        if (!packages.isEmpty()) {
            text.append("\n### ").append(title).append("\n\n");
            packages.forEach(locked -> text.append("- ").append(locked).append('\n'));
        }
    }

    private void artifacts(String profile, List<ReleaseDocument.Variant> variants, StringBuilder text)
            throws IOException {
        Map<String, Long> oldSizes = oldSizes(profile);
        text.append("\n| file | format | size | before | seconds to login |\n|---|---|---|---|---|\n");
        for (ReleaseDocument.Variant variant : variants) {
            if (!variant.profile().equals(profile)) {
                continue;
            }
            Long old = oldSizes.get(variant.format());
            text.append("| `").append(variant.file()).append("` | ").append(variant.format());
            text.append(" | ").append(new Size(variant.size())).append(" | ");
            text.append(old == null ? "–" : new Size(old).toString()).append(" | ");
            text.append(seconds(variant)).append(" |\n");
        }
    }

    private String seconds(ReleaseDocument.Variant variant) throws IOException {
        if (variant.evidence().isEmpty()) {
            return "not started";
        }
        StringBuilder text = new StringBuilder();
        BootRecord.read(folder.resolve(variant.evidence()))
                .loginSeconds()
                .forEach((firmware, seconds) -> text.append(text.isEmpty() ? "" : ", ")
                        .append(String.format(Locale.ROOT, "%.1f (%s)", seconds, firmware)));
        return text.toString();
    }

    private Map<String, Long> oldSizes(String profile) throws IOException {
        Map<String, Long> sizes = new HashMap<>();
        if (before.isPresent()) {
            for (ReleaseDocument.Variant variant : ReleaseDocument.read(
                            before.get().resolve(ReleaseDocument.FILE_NAME))
                    .variants()) {
                if (variant.profile().equals(profile)) {
                    sizes.put(variant.format(), variant.size());
                }
            }
        }
        return sizes;
    }
}
