package dev.osbuild.pipeline;

/** The configuration of a stage that nothing in a profile changes. */
public record NoSettings() {}
