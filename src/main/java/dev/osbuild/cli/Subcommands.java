package dev.osbuild.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import picocli.AutoComplete;

/**
 * The commands below {@code osbuild}, in the order of its help. Looking at a command's options takes longer than most of
 * what follows, so only the command that was asked for is made.
 */
final class Subcommands {

    private static final Map<String, Supplier<Object>> ALL = new LinkedHashMap<>();

    static {
        ALL.put("image", ImageCommand::new);
        ALL.put("plan", PlanCommand::new);
        ALL.put("explain", ExplainCommand::new);
        ALL.put("lock", LockCommand::new);
        ALL.put("run", RunCommand::new);
        ALL.put("vm", VmCommand::new);
        ALL.put("deploy", DeployCommand::new);
        ALL.put("test", TestCommand::new);
        ALL.put("release", ReleaseCommand::new);
        ALL.put("verify", VerifyCommand::new);
        ALL.put("info", InfoCommand::new);
        ALL.put("convert", ConvertCommand::new);
        ALL.put("compress", CompressCommand::new);
        ALL.put("resize", ResizeCommand::new);
        ALL.put("keys", KeysCommand::new);
        ALL.put("profile", ProfileCommand::new);
        ALL.put("cache", CacheCommand::new);
        ALL.put("doctor", DoctorCommand::new);
        ALL.put("warm-up", WarmUpCommand::new);
        ALL.put("generate-completion", AutoComplete.GenerateCompletion::new);
    }

    private Subcommands() {}

    static Map<String, Supplier<Object>> all() {
        return ALL;
    }

    /** The one that the arguments begin with; all of them when they begin otherwise, or need to know the others. */
    static Map<String, Supplier<Object>> named(String... arguments) {
        String first = arguments.length == 0 ? "" : arguments[0];
        Supplier<Object> named = ALL.get(first);
        return named == null || first.equals("generate-completion") ? ALL : Map.of(first, named);
    }
}
