package dev.osbuild.stage.kernel;

/**
 * What a fragment asks of one option.
 *
 * @param symbol name without {@code CONFIG_}
 * @param value as in a {@code .config}: {@code y}, {@code m}, {@code n}, a number, or a text in double quotes
 * @param place file and line, such as {@code kernel-configs/virtio.config:12}
 */
record Request(String symbol, String value, String place) {}
