package dev.osbuild.release;

import java.nio.file.Path;
import java.util.List;

/** Finished releases of small files, for tests of other packages. */
public final class SampleReleases {

    private SampleReleases() {}

    public static Path make(Path folder, Channel channel, String version) {
        return new TestReleases(folder).run(version, channel, new FakeGate(), step -> {});
    }

    /** A release of one container image. */
    public static Path makeContainer(Path folder, Channel channel, String version) {
        TestReleases releases = new TestReleases(folder);
        releases.profiles = List.of("one");
        FakeGate gate = new FakeGate();
        gate.containers = true;
        return releases.run(version, channel, gate, step -> {});
    }
}
