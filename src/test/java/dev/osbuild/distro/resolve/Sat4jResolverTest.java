package dev.osbuild.distro.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osbuild.base.Architecture;
import dev.osbuild.base.Digest;
import dev.osbuild.base.OsbuildException;
import dev.osbuild.distro.deb.BinaryPackage;
import dev.osbuild.distro.deb.BinaryPackage.Priority;
import dev.osbuild.distro.deb.RelationParser;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class Sat4jResolverTest {

    private final Map<String, Candidate> packages = new LinkedHashMap<>();

    @Test
    void theFirstAlternativeThatCanWorkIsTaken() {
        add("app", "broken | good | other", "", "");
        add("broken", "nowhere", "", "");
        add("good", "", "", "");
        add("other", "", "", "");

        assertThat(resolve("app")).containsExactlyInAnyOrder("app", "good");
    }

    @Test
    void whatIsChosenAlreadySatisfiesLaterAlternatives() {
        add("app", "other, first | other", "", "");
        add("first", "", "", "");
        add("other", "", "", "");

        assertThat(resolve("app")).containsExactlyInAnyOrder("app", "other");
    }

    @Test
    void aChoiceThatAConflictFurtherOnForbidsIsNotMade() {
        add("app", "database, tool", "", "");
        add("database", "small | large", "", "");
        add("tool", "", "small", "");
        add("small", "", "", "");
        add("large", "", "", "");

        assertThat(resolve("app")).containsExactlyInAnyOrder("app", "database", "tool", "large");
    }

    @Test
    void aProviderServesWhereNoPackageHasTheName() {
        add("app", "mail-agent", "", "");
        add("post", "", "", "mail-agent");

        assertThat(resolve("app")).containsExactlyInAnyOrder("app", "post");
    }

    @Test
    void versionsThatTheArchiveDoesNotHaveAreSaid() {
        add("app", "library (>= 2)", "", "");
        add("library", "", "", "");

        assertThatThrownBy(() -> resolve("app"))
                .isInstanceOf(OsbuildException.Usage.class)
                .hasMessageContaining("app 1.0 depends on library (>= 2)");
    }

    @Test
    void onlyTheFactsThatContradictEachOtherAreNamed() {
        add("one", "base", "two", "");
        add("two", "base", "", "");
        add("base", "", "", "");

        assertThatThrownBy(() -> resolve("one", "two"))
                .hasMessageContaining("one 1.0 cannot be installed together with two 1.0")
                .hasMessageNotContaining("base");
    }

    private List<String> resolve(String... roots) {
        return new Sat4jResolver(new Small())
                .resolve(List.of(roots), false).stream().map(Candidate::name).toList();
    }

    private void add(String name, String depends, String conflicts, String provides) {
        BinaryPackage details = new BinaryPackage(
                name,
                "1.0",
                "amd64",
                "",
                Priority.OPTIONAL,
                false,
                false,
                "",
                depends,
                "",
                conflicts,
                "",
                provides,
                "pool/" + name,
                1,
                Digest.of(name));
        packages.put(name, new Candidate(details, "main", packages.size(), new RelationParser(Architecture.AMD64)));
    }

    /** The packages of this test. */
    private final class Small implements Universe {

        @Override
        public Optional<Candidate> candidate(String name) {
            return Optional.ofNullable(packages.get(name));
        }

        @Override
        public List<Candidate> providers(String name) {
            return packages.values().stream()
                    .filter(each -> each.details().provides().equals(name))
                    .toList();
        }

        @Override
        public List<Candidate> base() {
            return List.of();
        }

        @Override
        public List<String> names() {
            return new ArrayList<>(packages.keySet());
        }
    }
}
