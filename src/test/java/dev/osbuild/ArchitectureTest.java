package dev.osbuild;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.conditions.ArchConditions.callMethodWhere;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.osbuild.text.ProjectFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The rules that keep the program's parts apart. Read it from top to bottom to learn which part may know which; {@code
 * docs/architecture.md} says in words what each part is for.
 */
@AnalyzeClasses(packages = "dev.osbuild", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String ROOT = "dev.osbuild";

    /** A part is a package below {@code dev.osbuild} with all packages below it; each stage is a part of its own. */
    private static final Map<String, Set<String>> MAY_USE = new TreeMap<>(Map.ofEntries(
            Map.entry("base", Set.of()),
            Map.entry("store", Set.of("base")),
            Map.entry("tool", Set.of("base", "store")),
            Map.entry("image", Set.of("base")),
            Map.entry("overlay", Set.of("base")),
            Map.entry("profile", Set.of("base")),
            Map.entry("trust", Set.of("base", "image")),
            Map.entry("loader", Set.of("base", "profile", "tool")),
            Map.entry("distro", Set.of("base", "store", "tool", "trust")),
            Map.entry("pipeline", Set.of("base", "store", "tool")),
            Map.entry("release", Set.of("base", "distro", "profile", "store", "tool", "trust")),
            Map.entry("vm", Set.of("base", "profile", "store", "tool")),
            Map.entry(
                    "stage", // every package below it
                    Set.of(
                            "base",
                            "distro",
                            "image",
                            "loader",
                            "overlay",
                            "pipeline",
                            "profile",
                            "store",
                            "tool",
                            "trust")),
            Map.entry(
                    "build",
                    Set.of(
                            "base",
                            "distro",
                            "image",
                            "overlay",
                            "pipeline",
                            "profile",
                            "release",
                            "stage",
                            "store",
                            "tool",
                            "trust",
                            "vm")),
            Map.entry(
                    "cli",
                    Set.of(
                            "base",
                            "build",
                            "distro",
                            "image",
                            "overlay",
                            "pipeline",
                            "profile",
                            "release",
                            "stage",
                            "store",
                            "tool",
                            "trust",
                            "vm"))));

    @ArchTest
    static final ArchRule everyPartUsesOnlyWhatItMay =
            classes().should(useOnlyWhatTheirPartMayUse()).because("the table above is the architecture");

    @ArchTest
    static final ArchRule thereAreNoCyclesBetweenPackages =
            slices().matching(ROOT + ".(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule oneStageNeverSeesAnother = slices().matching(ROOT + ".stage.(*)..")
            .should()
            .notDependOnEachOther()
            .allowEmptyShould(true)
            .because("steps meet in slots, which are names");

    @ArchTest
    static final ArchRule nothingSeesTheCommandLine = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".cli..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + ".cli..", "picocli..", "org.jline..");

    @ArchTest
    static final ArchRule onlyTheCommandLineComposesBuilds = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + ".cli..", ROOT + ".build..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + ".build..");

    @ArchTest
    static final ArchRule onlyTheCommandLinePrints = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".cli..")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .because("the rest of the program reports events");

    @ArchTest
    static final ArchRule onlyTheCommandLineEndsTheProcess = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".cli..")
            .should()
            .callMethod(System.class, "exit", int.class);

    @ArchTest
    static final ArchRule onlyProfilesKnowYaml = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".profile..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.fasterxml.jackson.dataformat.yaml..", "org.yaml..");

    @ArchTest
    static final ArchRule onlyToolStartsProcesses = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".tool..")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(ProcessBuilder.class)
            .orShould(callMethodWhere(describe(
                    "Runtime.exec is called",
                    call -> call.getTargetOwner().isEquivalentTo(Runtime.class)
                            && call.getName().equals("exec"))));

    @ArchTest
    static final ArchRule onlyTrustKnowsOpenPgp = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".trust..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.bouncycastle..");

    @ArchTest
    static final ArchRule namesSayWhatAClassIs = noClasses()
            .should()
            .haveSimpleNameEndingWith("Util")
            .orShould()
            .haveSimpleNameEndingWith("Utils")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .orShould()
            .haveSimpleNameEndingWith("Manager");

    @Test
    void everyPackageSaysWhatItIs() throws IOException {
        List<String> silent = new ArrayList<>();
        for (Path folder : sourceFolders()) {
            Path info = folder.resolve("package-info.java");
            if (!Files.isRegularFile(info)) {
                silent.add(folder + " has no package-info.java");
            } else if (!Files.readString(info).contains("/**")
                    || !Files.readString(info).contains("@NullMarked")) {
                silent.add(info + " lacks a sentence or @NullMarked");
            }
        }
        assertThat(silent).isEmpty();
    }

    @Test
    void theArchitecturePageShowsTheSameTable() throws IOException {
        Pattern row = Pattern.compile("^\\| `([a-z]+)(?:\\.\\*)?` \\| [^|]+ \\| ([^|]*) \\|$", Pattern.MULTILINE);
        Matcher rows = row.matcher(Files.readString(ProjectFiles.ROOT.resolve("docs/architecture.md")));
        Map<String, Set<String>> page = new TreeMap<>();
        while (rows.find()) {
            Set<String> used = new TreeSet<>(List.of(rows.group(2).split(", ")));
            used.remove("nothing");
            page.put(rows.group(1), used);
        }
        assertThat(page).isEqualTo(MAY_USE);
    }

    private static Set<Path> sourceFolders() throws IOException {
        Set<Path> folders = new TreeSet<>();
        for (Path file : ProjectFiles.below("src/main/java")) {
            folders.add(file.getParent());
        }
        return folders;
    }

    private static ArchCondition<JavaClass> useOnlyWhatTheirPartMayUse() {
        return new ArchCondition<>("use only what their part may use") {
            @Override
            public void check(JavaClass origin, ConditionEvents events) {
                String part = partOf(origin);
                if (!MAY_USE.containsKey(part)) {
                    events.add(SimpleConditionEvent.violated(
                            origin, origin.getName() + " is in a part that the table does not name: " + part));
                    return;
                }
                origin.getDirectDependenciesFromSelf().forEach(dependency -> {
                    JavaClass target = dependency.getTargetClass();
                    if (target.getPackageName().startsWith(ROOT)
                            && !partOf(target).equals(part)
                            && !MAY_USE.get(part).contains(partOf(target))) {
                        events.add(SimpleConditionEvent.violated(
                                origin, part + " may not use " + partOf(target) + ": " + dependency.getDescription()));
                    }
                });
            }
        };
    }

    private static String partOf(JavaClass type) {
        String below = type.getPackageName().substring(ROOT.length()).replaceFirst("^\\.", "");
        return below.replaceFirst("\\..*", "");
    }
}
