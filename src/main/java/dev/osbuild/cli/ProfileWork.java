package dev.osbuild.cli;

import picocli.CommandLine.Mixin;

/** A command that works on one profile. */
abstract class ProfileWork extends SharedCommand {

    @Mixin
    final ProfileOption profile = new ProfileOption();
}
