package dev.osbuild.build;

import dev.osbuild.profile.Init;
import dev.osbuild.profile.Services;
import dev.osbuild.profile.Setting;

/** The sections that say how a booted guest must look; the root file system's stage reads them, too. */
public record GuestSettings(
        @Setting("Which program the kernel hands over to.") Init init,
        @Setting("What runs, and what may listen.") Services services) {}
