package dev.osbuild.vm;

/**
 * Which accelerator to use.
 *
 * @param reason in words, for {@code doctor} and the evidence
 */
public record AcceleratorChoice(Accelerator accelerator, String reason) {}
