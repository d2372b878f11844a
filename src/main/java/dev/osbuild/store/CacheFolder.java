package dev.osbuild.store;

import java.nio.file.Path;
import java.util.Map;

/** Where the store lies when the user names no other place. */
public final class CacheFolder {

    private CacheFolder() {}

    /** {@code OSBUILD_CACHE}, else {@code XDG_CACHE_HOME/osbuild}, else {@code ~/.cache/osbuild}. */
    public static Path of(Map<String, String> environment) {
        String own = environment.getOrDefault("OSBUILD_CACHE", "");
        if (!own.isEmpty()) {
            return Path.of(own).toAbsolutePath();
        }
        String shared = environment.getOrDefault("XDG_CACHE_HOME", "");
        if (!shared.isEmpty()) {
            return Path.of(shared).toAbsolutePath().resolve("osbuild");
        }
        String home = environment.getOrDefault("HOME", "");
        if (!home.startsWith("/")) {
            home = System.getProperty("user.home", "/");
        }
        return Path.of(home).resolve(".cache").resolve("osbuild");
    }
}
