package dev.osbuild.distro.dpkg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osbuild.base.EventSink;
import dev.osbuild.base.OsbuildException;
import dev.osbuild.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibraryPruningTest {

    private static final String LIBRARIES = "./usr/lib/x86_64-linux-gnu/";

    @TempDir
    Path folder;

    @Test
    void keepsWhatProgramsNeedAndWhatThatNeeds() throws IOException {
        Path tree = assemble(libraries()
                .file("./usr/bin/tool", 0755, ElfProgram.needing("libone.so.1"))
                .file(LIBRARIES + "libone.so.1.5", 0644, ElfProgram.needing("libtwo.so.2"))
                .symlink(LIBRARIES + "libone.so.1", "libone.so.1.5")
                .file(LIBRARIES + "libtwo.so.2", 0644, ElfProgram.needing("libabsent.so"))
                .file(LIBRARIES + "libidle.so.3", 0644, ElfProgram.needing("libtwo.so.2"))
                .symlink(LIBRARIES + "libidle.so", "libidle.so.3")
                .file("./usr/lib64/ld.so", 0755, ElfProgram.needing("libtwo.so.2")));

        try (var kept = Files.list(tree.resolve("usr/lib/x86_64-linux-gnu"))) {
            assertThat(kept.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("libone.so.1", "libone.so.1.5", "libtwo.so.2");
        }
        assertThat(tree.resolve("usr/lib64/ld.so")).exists();
    }

    @Test
    void plugInsInFoldersOfTheirOwnStayWithWhatTheyNeed() throws IOException {
        Path tree = assemble(libraries()
                .folder(LIBRARIES + "security")
                .file(LIBRARIES + "security/libplug.so", 0644, ElfProgram.needing("libtwo.so.2"))
                .file(LIBRARIES + "libtwo.so.2", "text, for no library is read that is not kept"));

        assertThat(tree.resolve("usr/lib/x86_64-linux-gnu/security/libplug.so")).exists();
        assertThat(tree.resolve("usr/lib/x86_64-linux-gnu/libtwo.so.2")).exists();
    }

    @Test
    void aDamagedProgramIsNamed() {
        assertThatThrownBy(() -> assemble(libraries().file("./usr/bin/tool", 0755, ElfProgram.of("libone.so", 5_000))))
                .isInstanceOf(OsbuildException.StepFailed.class)
                .hasMessageContaining("outside its string table");
    }

    private static DebBuilder libraries() {
        return new DebBuilder("some")
                .folder("./usr")
                .folder("./usr/bin")
                .folder("./usr/lib")
                .folder("./usr/lib64")
                .folder(LIBRARIES.substring(0, LIBRARIES.length() - 1));
    }

    private Path assemble(DebBuilder deb) throws IOException {
        Path tree = folder.resolve("tree");
        try (Store store = Store.open(folder.resolve("cache"))) {
            new FilesAssembly(new PackageTrees(store))
                    .assemble(List.of(deb.build(folder)), PathSelection.ALL, true, tree, 1, EventSink.NONE);
        }
        return tree;
    }
}
