package dev.osbuild.build;

import dev.osbuild.profile.Init;
import dev.osbuild.profile.Services;

/** The sections that say how a booted guest must look; the root file system's stage reads them, too. */
public record GuestSettings(Init init, Services services) {}
