package dev.osbuild.distro.resolve;

import dev.osbuild.distro.deb.DebianVersion;
import dev.osbuild.distro.deb.RelationParser;
import dev.osbuild.distro.index.PackageIndex;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The packages of several indexes; the newest version of each name is the candidate, the first index wins ties. */
public final class IndexedUniverse implements Universe {

    /** Keeps names first mentioned in a later index behind those of an earlier one. */
    private static final int MENTIONS_PER_INDEX = 1 << 24;

    private final List<Source> sources;
    private final RelationParser parser;
    private final Map<String, Optional<Candidate>> candidates = new HashMap<>();

    /** @param sources in the order of a sources list: main, updates, security */
    public IndexedUniverse(List<Source> sources, RelationParser parser) {
        this.sources = List.copyOf(sources);
        this.parser = parser;
    }

    @Override
    public Optional<Candidate> candidate(String name) {
        Optional<Candidate> known = candidates.get(name);
        if (known == null) {
            known = newest(name);
            candidates.put(name, known);
        }
        return known;
    }

    private Optional<Candidate> newest(String name) {
        PackageIndex.Entry best = null;
        String archive = "";
        int mention = Integer.MAX_VALUE;
        for (int i = 0; i < sources.size(); i++) {
            for (PackageIndex.Entry entry : sources.get(i).index().find(name)) {
                mention = Math.min(mention, i * MENTIONS_PER_INDEX + entry.mention());
                if (best == null || isNewer(entry, best)) {
                    best = entry;
                    archive = sources.get(i).archive();
                }
            }
        }
        return best == null ? Optional.empty() : Optional.of(new Candidate(best.details(), archive, mention, parser));
    }

    private static boolean isNewer(PackageIndex.Entry entry, PackageIndex.Entry other) {
        return new DebianVersion(entry.details().version())
                        .compareTo(new DebianVersion(other.details().version()))
                > 0;
    }

    @Override
    public List<Candidate> providers(String name) {
        Set<Candidate> found = new LinkedHashSet<>();
        for (Source source : sources) {
            for (PackageIndex.Entry entry : source.index().providers(name)) {
                if (!entry.details().name().equals(name)) {
                    candidate(entry.details().name()).ifPresent(found::add);
                }
            }
        }
        return new ArrayList<>(found);
    }

    @Override
    public List<Candidate> base() {
        Set<String> names = new TreeSet<>();
        for (Source source : sources) {
            source.index().base().forEach(entry -> names.add(entry.details().name()));
        }
        return names.stream()
                .flatMap(name -> candidate(name).stream())
                .filter(candidate -> candidate.details().isBase())
                .toList();
    }

    @Override
    public List<String> names() {
        Set<String> names = new TreeSet<>();
        sources.forEach(source -> names.addAll(source.index().names()));
        return List.copyOf(names);
    }

    /**
     * An index with the name of the archive whose address its file names are relative to.
     *
     * @param archive {@code main}, {@code updates} or {@code security}
     */
    public record Source(String archive, PackageIndex index) {}
}
