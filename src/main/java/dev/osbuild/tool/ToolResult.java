package dev.osbuild.tool;

import java.time.Duration;
import java.util.List;

/**
 * How a program ended.
 *
 * @param exitCode 0 for success; 128 + n when signal n ended it
 * @param lastLines the end of its output and error, at most 40 lines
 * @param elapsed wall time
 */
public record ToolResult(int exitCode, List<String> lastLines, Duration elapsed) {

    public ToolResult {
        lastLines = List.copyOf(lastLines);
    }
}
