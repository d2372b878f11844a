package dev.osbuild.pipeline;

import dev.osbuild.base.Event;
import dev.osbuild.base.EventSink;
import dev.osbuild.base.OsbuildException;
import dev.osbuild.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Carries out a plan: steps whose result is in the store are taken from there, and what feeds only them is not looked
 * at; the others run as soon as their inputs are there, side by side. The first failure ends the rest.
 */
public final class Engine {

    private static final Duration GRACE = Duration.ofSeconds(20);

    private final Store store;
    private final ResultStore results;
    private final InputSource inputs;
    private final EventSink events;
    private final int jobs;

    /** @param jobs processors that steps may keep busy together */
    public Engine(Store store, ResultStore results, InputSource inputs, EventSink events, int jobs) {
        this.store = store;
        this.results = results;
        this.inputs = inputs;
        this.events = events;
        this.jobs = jobs;
    }

    /**
     * Builds the wanted slots.
     *
     * @throws OsbuildException the first error of a step, once all others have ended
     */
    public BuildResult run(Plan plan) throws IOException {
        Needed needed = needed(plan);
        new FreeSpace(store, inputs).require(needed.missing);
        Map<String, Path> folders = new HashMap<>(needed.present);
        List<BuildResult.Run> runs = Collections.synchronizedList(new ArrayList<>());
        for (String step : needed.present.keySet()) {
            runs.add(new BuildResult.Run(step, true, Duration.ZERO));
            events.emit(new Event.StepFinished(step, true, Duration.ZERO));
        }
        if (!needed.missing.isEmpty()) {
            folders.putAll(runMissing(plan, needed, runs));
        }
        Map<String, Path> outputs = new LinkedHashMap<>();
        for (String slot : plan.wanted()) {
            Step producer = plan.producerOf(slot).orElseThrow();
            Path folder = folders.get(producer.name());
            outputs.put(slot, ResultStore.output(java.util.Objects.requireNonNull(folder), slot));
        }
        return new BuildResult(outputs, runs);
    }

    /** Steps to run, in plan order, and the results that they and the build take from the store. */
    private Needed needed(Plan plan) throws IOException {
        Set<String> demanded = new LinkedHashSet<>();
        for (String slot : plan.wanted()) {
            demanded.add(plan.producerOf(slot).orElseThrow().name());
        }
        Needed needed = new Needed(new ArrayList<>(), new LinkedHashMap<>());
        for (int i = plan.steps().size() - 1; i >= 0; i--) {
            Step step = plan.steps().get(i);
            if (!demanded.contains(step.name())) {
                continue;
            }
            Optional<Path> present = results.find(step);
            if (present.isPresent()) {
                needed.present.put(step.name(), present.get());
            } else {
                needed.missing.add(0, step);
                demanded.addAll(step.producers().values());
            }
        }
        return needed;
    }

    private Map<String, Path> runMissing(Plan plan, Needed needed, List<BuildResult.Run> runs) {
        ExecutorService workers = Executors.newFixedThreadPool(needed.missing.size(), new StepThreads());
        Map<String, CompletableFuture<Path>> futures = new ConcurrentHashMap<>();
        needed.present.forEach((step, path) -> futures.put(step, CompletableFuture.completedFuture(path)));
        CompletableFuture<Void> firstFailure = new CompletableFuture<>();
        try {
            for (Step step : needed.missing) {
                CompletableFuture<?>[] awaited = step.producers().values().stream()
                        .distinct()
                        .map(futures::get)
                        .toArray(CompletableFuture[]::new);
                CompletableFuture<Path> future = CompletableFuture.allOf(awaited)
                        .thenApplyAsync(nothing -> runStep(plan, step, futures, runs), workers)
                        .whenComplete((path, error) -> {
                            if (error != null) {
                                firstFailure.completeExceptionally(error);
                            }
                        });
                futures.put(step.name(), future);
            }
            CompletableFuture<Void> all =
                    CompletableFuture.allOf(futures.values().toArray(CompletableFuture[]::new));
            CompletableFuture.anyOf(all, firstFailure).join();
        } catch (CompletionException e) {
            throw unwrapped(e);
        } finally {
            end(workers);
        }
        Map<String, Path> folders = new HashMap<>();
        futures.forEach((step, future) -> folders.put(step, future.join()));
        return folders;
    }

    private Path runStep(
            Plan plan, Step step, Map<String, CompletableFuture<Path>> futures, List<BuildResult.Run> runs) {
        long started = System.nanoTime();
        try {
            Map<String, Path> inputPaths = new HashMap<>();
            step.producers()
                    .forEach((slot, producer) -> inputPaths.put(
                            slot,
                            ResultStore.output(
                                    java.util.Objects.requireNonNull(futures.get(producer))
                                            .join(),
                                    slot)));
            boolean[] ran = new boolean[1];
            Path folder = results.getOrCreate(step, work -> {
                ran[0] = true;
                events.emit(new Event.StepStarted(
                        step.name(), "no result for " + step.key().digest().abbreviated()));
                try (RunningStep context = new RunningStep(plan, step, inputPaths, work, store, inputs, events, jobs)) {
                    step.run(context.prepared());
                    return context.extents();
                }
            });
            Duration elapsed = Duration.ofNanos(System.nanoTime() - started);
            runs.add(new BuildResult.Run(step.name(), !ran[0], elapsed));
            events.emit(new Event.StepFinished(step.name(), !ran[0], elapsed));
            return folder;
        } catch (IOException e) {
            throw failed(step, started, StepErrors.of(step, e));
        } catch (UncheckedIOException e) {
            throw failed(step, started, StepErrors.of(step, new IOException(e.getMessage(), e)));
        } catch (RuntimeException e) {
            throw failed(step, started, e);
        }
    }

    private RuntimeException failed(Step step, long started, RuntimeException error) {
        events.emit(new Event.StepFailed(step.name(), Duration.ofNanos(System.nanoTime() - started)));
        return error;
    }

    private static RuntimeException unwrapped(CompletionException e) {
        Throwable cause = e;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof RuntimeException runtime) {
            return runtime;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return e;
    }

    private static void end(ExecutorService workers) {
        workers.shutdownNow();
        try {
            if (!workers.awaitTermination(GRACE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("a step went on for " + GRACE.toSeconds() + " s after it was ended");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private record Needed(List<Step> missing, Map<String, Path> present) {}
}
