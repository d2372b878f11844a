package dev.osbuild.tool;

import dev.osbuild.base.OsbuildException;
import java.util.stream.Collectors;

/** How a program's failure reads to a user: what ran, how it ended, the end of what it said. */
final class ToolErrors {

    private ToolErrors() {}

    static OsbuildException failed(ToolCommand command, ToolResult result) {
        String how = result.exitCode() > 128
                ? "was ended by signal " + (result.exitCode() - 128)
                : "failed with exit code " + result.exitCode();
        return stepFailed(command, how, result, "the lines above are the program's own");
    }

    static OsbuildException noProgram(ToolCommand command, ToolResult result) {
        return stepFailed(
                command, "could not be started", result, "the package that holds it must be among the stage's tools");
    }

    static OsbuildException outOfTime(ToolCommand command, ToolResult result) {
        return stepFailed(
                command,
                "was ended after its time limit of " + command.timeLimit().toSeconds() + " seconds",
                result,
                "try again on a less busy machine; the lines above show how far it came");
    }

    private static OsbuildException stepFailed(ToolCommand command, String how, ToolResult result, String fix) {
        String lines = result.lastLines().stream().map(line -> "\n    " + line).collect(Collectors.joining());
        String program = command.arguments().get(0);
        return new OsbuildException.StepFailed(program + " " + how + lines, "", lines.isEmpty() ? "" : fix);
    }
}
