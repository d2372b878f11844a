package dev.osbuild.pipeline;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads that steps run on; they do not keep the program alive. */
final class StepThreads implements ThreadFactory {

    private final AtomicInteger count = new AtomicInteger();

    @Override
    public Thread newThread(Runnable work) {
        Thread thread = new Thread(work, "step-" + count.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }
}
