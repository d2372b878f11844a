package dev.osbuild.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osbuild.base.Architecture;
import dev.osbuild.base.EventSink;
import dev.osbuild.base.OsbuildException;
import dev.osbuild.base.Size;
import dev.osbuild.base.SourceEpoch;
import dev.osbuild.store.FileDigests;
import dev.osbuild.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EngineTest {

    @TempDir
    Path folder;

    private Store store;

    @BeforeEach
    void open() {
        store = Store.open(folder.resolve("cache"));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Plan plan(String setting, String wanted, Stage<?>... stages) throws IOException {
        Planner planner =
                new Planner(new Project(folder), List.of(stages), configurations(setting), new FakeStage.Inputs());
        return planner.plan(Set.of(wanted), Architecture.AMD64, new SourceEpoch(1_000_000_000));
    }

    private static Planner.Configurations configurations(String setting) {
        return new Planner.Configurations() {
            @Override
            public <C extends Record> C of(Class<C> type) {
                return type.cast(new FakeStage.Configuration(setting));
            }
        };
    }

    private BuildResult run(Plan plan) throws IOException {
        return run(plan, store);
    }

    private BuildResult run(Plan plan, Store in) throws IOException {
        return new Engine(in, new ResultStore(in, FileDigests.load(in)), new FakeStage.Inputs(), EventSink.NONE, 2)
                .run(plan);
    }

    private String content(BuildResult result, String slot) throws IOException {
        return Files.readString(result.outputs().get(slot));
    }

    @Test
    void stepsGetWhatTheStepsBeforeThemMade() throws IOException {
        BuildResult result = run(
                plan("s", "c", FakeStage.joining("c", "a", "b"), FakeStage.joining("b", "a"), FakeStage.joining("a")));

        assertThat(content(result, "c")).isEqualTo("c(s a(s) b(s a(s)))");
    }

    @Test
    void nothingRunsTwiceWhenNothingChanged() throws IOException {
        FakeStage a = FakeStage.joining("a");
        FakeStage b = FakeStage.joining("b", "a");
        run(plan("s", "b", a, b));

        BuildResult second = run(plan("s", "b", a, b));

        assertThat(a.runs).hasValue(1);
        assertThat(b.runs).hasValue(1);
        assertThat(second.runs()).allMatch(BuildResult.Run::cached);
    }

    @Test
    void aSettingIsPartOfTheKey() throws IOException {
        FakeStage a = FakeStage.joining("a");
        run(plan("one", "a", a));

        assertThat(content(run(plan("two", "a", a)), "a")).isEqualTo("a(two)");
    }

    @Test
    void aChangedFileIsNamedAndRebuilds() throws IOException {
        Path file = Files.writeString(folder.resolve("inittab"), "one");
        FakeStage a = new FakeStage(
                "a",
                List.of(),
                List.of(new ExternalInput.LocalFile("table", file)),
                (stage, configuration, context) -> Files.copy(context.external("table"), context.output("a")));
        Plan first = plan("s", "a", a);
        run(first);
        Files.writeString(file, "two!");

        Plan second = plan("s", "a", a);

        assertThat(second.steps()
                        .get(0)
                        .key()
                        .changesSince(first.steps().get(0).key().parts()))
                .singleElement()
                .asString()
                .startsWith("file inittab changed from ");
        assertThat(content(run(second), "a")).isEqualTo("two!");
    }

    @Test
    void aResultThatWasTamperedWithIsMadeAgain() throws IOException {
        FakeStage a = FakeStage.joining("a");
        BuildResult first = run(plan("s", "a", a));
        Files.writeString(first.outputs().get("a"), "tampered");

        BuildResult second = run(plan("s", "a", a));

        assertThat(content(second, "a")).isEqualTo("a(s)");
        assertThat(a.runs).hasValue(2);
    }

    @Test
    void aStageThatLeavesAnOutputMissingIsRefused() throws IOException {
        FakeStage lazy = new FakeStage("lazy", List.of(), List.of(), (stage, configuration, context) -> {});
        Plan plan = plan("s", "lazy", lazy);

        assertThatThrownBy(() -> run(plan))
                .isInstanceOf(OsbuildException.StepFailed.class)
                .hasMessageContaining("'lazy'");
    }

    @Test
    void oneFailureEndsTheOthersAndLeavesNothingBehind() throws IOException {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch sleeping = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        FakeStage slow = new FakeStage("slow", List.of(), List.of(), (stage, configuration, context) -> {
            try {
                sleeping.countDown();
                never.await();
            } catch (InterruptedException e) {
                ended.countDown();
                throw new OsbuildException.Interrupted("ended");
            }
        });
        FakeStage failing = new FakeStage("failing", List.of(), List.of(), (stage, configuration, context) -> {
            await(sleeping);
            throw context.failure("it broke", "mend it");
        });
        Plan plan = plan("s", "end", FakeStage.joining("end", "slow", "failing"), slow, failing);

        assertThatThrownBy(() -> run(plan)).hasMessage("it broke");
        assertThat(ended.getCount()).isZero();
        store.close();
        try (var leftovers = Files.list(store.root().resolve("tmp"))) {
            assertThat(leftovers).isEmpty();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void independentStepsRunSideBySide() throws IOException {
        CountDownLatch both = new CountDownLatch(2);
        FakeStage.Body meet = (stage, configuration, context) -> {
            both.countDown();
            await(both);
            Files.writeString(context.output(stage.name()), "met");
        };
        FakeStage left = new FakeStage("left", List.of(), List.of(), meet);
        FakeStage right = new FakeStage("right", List.of(), List.of(), meet);

        BuildResult result = run(plan("s", "end", FakeStage.joining("end", "left", "right"), left, right));

        assertThat(content(result, "end")).isEqualTo("end(s met met)");
    }

    @Test
    void twoBuildsAtOnceShareTheWork() throws Exception {
        FakeStage slow = new FakeStage("slow", List.of(), List.of(), (stage, configuration, context) -> {
            try {
                Thread.sleep(300);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            Files.writeString(context.output("slow"), "once");
        });
        ExecutorService builds = Executors.newFixedThreadPool(2);
        try {
            Future<BuildResult> first = builds.submit(() -> run(plan("s", "slow", slow)));
            Future<BuildResult> second = builds.submit(() -> run(plan("s", "slow", slow)));
            assertThat(content(first.get(), "slow")).isEqualTo("once");
            assertThat(content(second.get(), "slow")).isEqualTo("once");
        } finally {
            builds.shutdownNow();
        }
        assertThat(slow.runs).hasValue(1);
    }

    @Test
    void tooLittleSpaceIsSaidBeforeAnythingRuns() throws IOException {
        FakeStage a = FakeStage.joining("a");
        Stage<FakeStage.Configuration> huge = new Stage<>() {
            @Override
            public String name() {
                return "huge";
            }

            @Override
            public int codeVersion() {
                return 1;
            }

            @Override
            public Class<FakeStage.Configuration> configuration() {
                return FakeStage.Configuration.class;
            }

            @Override
            public StageDescription describe(FakeStage.Configuration configuration, Project project) {
                return new StageDescription(List.of(Slot.file("a")), List.of(Slot.file("huge")), List.of(), Set.of());
            }

            @Override
            public Size spaceNeeded(FakeStage.Configuration configuration) {
                return new Size(1L << 60);
            }

            @Override
            public void run(FakeStage.Configuration configuration, StageContext context) {
                throw new AssertionError("must not run");
            }
        };
        Plan plan = plan("s", "huge", a, huge);

        assertThatThrownBy(() -> run(plan))
                .isInstanceOf(OsbuildException.Environment.class)
                .hasMessageContaining("huge ");
        assertThat(a.runs).hasValue(0);
    }

    @Test
    void aDiskThatFillsUpIsSaidPlainlyAndTheNextRunIsRight() throws IOException {
        boolean[] full = {true};
        FakeStage writer = new FakeStage("writer", List.of(), List.of(), (stage, configuration, context) -> {
            Files.writeString(context.output("writer"), full[0] ? "ha" : "half and half");
            if (full[0]) {
                throw new IOException("/cache/tmp/writer: No space left on device");
            }
        });
        Plan plan = plan("s", "writer", writer);

        assertThatThrownBy(() -> run(plan)).isInstanceOfSatisfying(OsbuildException.Environment.class, e -> {
            assertThat(e).hasMessageStartingWith("the disk is full");
            assertThat(e.where()).isEqualTo("step writer");
            assertThat(e.fix()).contains("cache gc").contains("--cache");
        });
        full[0] = false;
        assertThat(content(run(plan), "writer")).isEqualTo("half and half");
    }

    @Test
    void stagesInACircleAreRefused() {
        assertThatThrownBy(() -> plan("s", "a", FakeStage.joining("a", "b"), FakeStage.joining("b", "a")))
                .isInstanceOf(OsbuildException.Usage.class)
                .hasMessageContaining("circle");
    }

    @Test
    void anUnknownOutputListsTheKnownOnes() {
        assertThatThrownBy(() -> plan("s", "qcow3", FakeStage.joining("qcow2")))
                .isInstanceOfSatisfying(
                        OsbuildException.Usage.class, e -> assertThat(e.fix()).contains("qcow2"));
    }
}
