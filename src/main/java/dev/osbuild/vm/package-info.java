/**
 * Starts virtual machines (QEMU from the tools tree), talks to them over their serial line, and checks that an image
 * boots: {@link dev.osbuild.vm.BootTest} for {@code osbuild test}, {@link dev.osbuild.vm.InteractiveRun} for {@code
 * osbuild run}. Only {@code cli} calls in here; it may use {@code tool}, {@code store}, {@code profile}'s sections and
 * {@code base}.
 */
@NullMarked
package dev.osbuild.vm;

import org.jspecify.annotations.NullMarked;
