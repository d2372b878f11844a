package dev.osbuild.cli;

import dev.osbuild.base.Event;
import dev.osbuild.base.Size;

/** Progress in a few words, such as {@code kernel 412/1730 objects 24 %}. */
final class ProgressText {

    private ProgressText() {}

    static String of(Event.Progress progress) {
        if (progress.unit().isEmpty()) {
            return progress.activity();
        }
        boolean bytes = progress.unit().equals("bytes");
        String done = bytes ? new Size(progress.done()).toString() : Long.toString(progress.done());
        if (progress.total() <= 0) {
            return progress.activity() + " " + done + (bytes ? "" : " " + progress.unit());
        }
        String total = bytes ? new Size(progress.total()).toString() : progress.total() + " " + progress.unit();
        long percent = Math.min(100, progress.done() * 100 / progress.total());
        return progress.activity() + " " + done + "/" + total + " " + percent + " %";
    }
}
