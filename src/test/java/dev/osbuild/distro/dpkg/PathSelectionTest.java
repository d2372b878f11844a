package dev.osbuild.distro.dpkg;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PathSelectionTest {

    @Test
    void includesAreExceptionsFromExcludes() {
        PathSelection selection =
                new PathSelection(List.of("/usr/share/doc/**"), List.of("/usr/share/doc/*/copyright"));

        assertThat(selection.wants("usr/share/doc/bash/README")).isFalse();
        assertThat(selection.wants("usr/share/doc/bash/copyright")).isTrue();
        assertThat(selection.wants("usr/share/doc/bash/more/copyright")).isFalse();
        assertThat(selection.wants("usr/share/documents")).isTrue();
    }

    @Test
    void signsOfRegularExpressionsStandForThemselves() {
        PathSelection selection = new PathSelection(List.of("/a.b/[xy]?(1)"), List.of());

        assertThat(selection.wants("a.b/xz(1)")).isFalse();
        assertThat(selection.wants("aab/xz(1)")).isTrue();
        assertThat(selection.wants("a.b/zz(1)")).isTrue();
    }
}
