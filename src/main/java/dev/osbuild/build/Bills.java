package dev.osbuild.build;

import dev.osbuild.base.CanonicalJson;
import dev.osbuild.base.Digest;
import dev.osbuild.base.EventSink;
import dev.osbuild.distro.dpkg.DebPackage;
import dev.osbuild.distro.dpkg.PackageLicences;
import dev.osbuild.pipeline.ExternalInput;
import dev.osbuild.pipeline.InputSource;
import dev.osbuild.pipeline.Plan;
import dev.osbuild.pipeline.ResultStore;
import dev.osbuild.pipeline.StageContext.PackageFile;
import dev.osbuild.pipeline.Step;
import dev.osbuild.profile.Profile;
import dev.osbuild.store.Store;
import dev.osbuild.trust.sbom.Bill;
import dev.osbuild.trust.sbom.CycloneDx;
import dev.osbuild.trust.sbom.PackageUrls;
import dev.osbuild.trust.sbom.Part;
import dev.osbuild.trust.sbom.Spdx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The bills of materials of a plan. A bill is remembered by what it depends on, so that the libraries that write it are
 * loaded for a new one only.
 */
final class Bills {

    /** Part of the key: raised when the form of bills changes. */
    private static final int FORM = 1;

    private static final String STEPS = "osbuild:steps";

    private final Store store;
    private final ResultStore results;
    private final InputSource inputs;
    private final EventSink events;

    Bills(Store store, ResultStore results, InputSource inputs, EventSink events) {
        this.store = store;
        this.results = results;
        this.inputs = inputs;
        this.events = events;
    }

    /** The documents a profile asks for. */
    List<Companion> of(Profile profile, Plan plan) throws IOException {
        List<Companion> documents = new ArrayList<>();
        documents.add(document(CycloneDx.FILE_NAME, CycloneDx.MEDIA_TYPE, profile, plan, CycloneDx::of));
        if (profile.core().sbom().spdx()) {
            documents.add(document(Spdx.FILE_NAME, Spdx.MEDIA_TYPE, profile, plan, Spdx::of));
        }
        return documents;
    }

    private Companion document(String name, String mediaType, Profile profile, Plan plan, Function<Bill, byte[]> writer)
            throws IOException {
        String state = "bills/" + key(name, profile, plan).abbreviated();
        Optional<byte[]> known = store.readState(state);
        byte[] content;
        if (known.isPresent()) {
            content = known.get();
        } else {
            content = writer.apply(bill(profile, plan));
            store.writeState(state, content);
        }
        return new Companion(name, Bill.OUTPUT, mediaType, content);
    }

    private Digest key(String name, Profile profile, Plan plan) throws IOException {
        Map<String, Object> parts = new TreeMap<>();
        parts.put("form", FORM);
        parts.put("name", name);
        parts.put("program", program());
        parts.put("profile", profile.name());
        parts.put("os", profile.core().os());
        parts.put("distribution", profile.core().distribution());
        for (Step step : plan.steps()) {
            parts.put("step " + step.name(), step.key().digest().hex());
        }
        Optional<Path> configuration = kernelConfiguration(plan);
        if (configuration.isPresent()) {
            parts.put("kernel configuration", Digest.ofFile(configuration.get()).hex());
        }
        return Digest.of(CanonicalJson.compact(parts));
    }

    private static String program() {
        String version = Bills.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    private Bill bill(Profile profile, Plan plan) throws IOException {
        List<Part> parts = new ArrayList<>(packages(profile, plan));
        kernel(plan).ifPresent(parts::add);
        for (Step step : plan.steps()) {
            step.key().parts().forEach((name, identity) -> {
                if (name.startsWith("download ")) {
                    parts.add(new Part(
                            Part.Kind.DOWNLOAD,
                            name.substring("download ".length()),
                            "",
                            "",
                            Optional.of(identity),
                            List.of(),
                            Map.of()));
                } else if (name.startsWith("tool ")) {
                    parts.add(tool(name.substring("tool ".length()), identity));
                }
            });
        }
        return new Bill(
                profile.core().os().id() + "-" + profile.name(),
                profile.core().os().version(),
                plan.architecture().debianName(),
                plan.epoch(),
                program(),
                parts);
    }

    private static Part tool(String name, String identity) {
        String[] words = identity.split(" ", -1);
        String last = words[words.length - 1];
        Optional<String> digest = last.matches("[0-9a-f]{64}") ? Optional.of(last) : Optional.empty();
        return new Part(
                Part.Kind.TOOL,
                name,
                digest.isPresent() ? words[0] : identity,
                "",
                words.length > 1 ? digest : Optional.empty(),
                List.of(),
                Map.of());
    }

    /** Every package once, with the steps that took something of it. */
    private List<Part> packages(Profile profile, Plan plan) throws IOException {
        Map<DebPackage, Set<String>> users = new LinkedHashMap<>();
        for (Step step : plan.steps()) {
            for (ExternalInput input : step.description().externals()) {
                if (input instanceof ExternalInput.Packages request) {
                    for (PackageFile file : inputs.obtainPackages(request, events)) {
                        users.computeIfAbsent(new DebPackage(file.locked(), file.file()), deb -> new TreeSet<>())
                                .add(step.name());
                    }
                }
            }
        }
        Map<String, List<String>> licences = new PackageLicences(store).of(users.keySet());
        List<Part> parts = new ArrayList<>();
        users.forEach((deb, steps) -> parts.add(new Part(
                Part.Kind.PACKAGE,
                deb.locked().name(),
                deb.locked().version(),
                PackageUrls.deb(
                        profile.core().distribution().id(),
                        deb.locked().name(),
                        deb.locked().version(),
                        deb.locked().architecture(),
                        profile.core().distribution().suite()),
                Optional.of(deb.locked().sha256().hex()),
                licences.getOrDefault(deb.locked().name(), List.of()),
                Map.of(STEPS, String.join(" ", steps)))));
        return parts;
    }

    private Optional<Part> kernel(Plan plan) throws IOException {
        Optional<Step> step = plan.producerOf("kernel");
        if (step.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> notes = new TreeMap<>();
        Optional<Path> configuration = kernelConfiguration(plan);
        if (configuration.isPresent()) {
            notes.put(
                    "osbuild:config-sha256", Digest.ofFile(configuration.get()).hex());
        }
        notes.put("osbuild:step", step.get().key().digest().hex());
        return Optional.of(
                new Part(Part.Kind.KERNEL, "linux", kernelVersion(step.get()), "", Optional.empty(), List.of(), notes));
    }

    /** That of the source package or of the kernel's own package, else what the profile asks for. */
    private static String kernelVersion(Step kernel) {
        return kernel.key().parts().entrySet().stream()
                .filter(part -> part.getKey().matches("package linux-(source|image)-.*"))
                .map(part -> part.getValue().split(" ", 2)[0])
                .findFirst()
                .orElse("");
    }

    private Optional<Path> kernelConfiguration(Plan plan) throws IOException {
        Optional<Step> step = plan.producerOf("kernel-config");
        return step.isEmpty() ? Optional.empty() : results.find(step.get(), "kernel-config");
    }
}
