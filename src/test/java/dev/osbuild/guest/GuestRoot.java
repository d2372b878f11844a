package dev.osbuild.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osbuild.text.ProjectFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A folder with the files of a small machine, and the shells of this machine that can run a guest's programs in it. */
record GuestRoot(Path folder) {

    private static final Path PROGRAMS = ProjectFiles.ROOT.resolve("overlay/guest/usr/lib/osbuild");

    /** What a program said, and how it ended. */
    record Answer(int status, String said) {}

    static GuestRoot make(Path folder) throws IOException {
        GuestRoot root = new GuestRoot(folder);
        root.write("etc/passwd", "root:x:0:0:root:/root:/bin/sh\n");
        root.write("etc/group", "root:x:0:\naudio:x:29:\nvideo:x:44:ada\n");
        root.write("etc/shadow", "root:*:1::::::\n");
        root.write("etc/hosts", "127.0.0.1 localhost\n127.0.1.1 old\n");
        root.write("etc/machine-id", "");
        root.write("proc/mounts", "system / overlay rw 0 0\n");
        root.write("proc/sys/kernel/random/uuid", "fedcba98-7654-3210-fedc-ba9876543210\n");
        root.write("sys/class/dmi/id/product_uuid", "12345678-9abc-def0-1234-56789abcdef0\n");
        assertThat(root.write("bin/sh", "").toFile().setExecutable(true)).isTrue();
        return root;
    }

    /** dash or another sh, and BusyBox with its own awk, sed and so on, where this machine has them. */
    static Stream<List<String>> shells() {
        List<List<String>> shells = new ArrayList<>(List.of(List.of("sh")));
        for (String busybox : List.of(System.getProperty("osbuild.busybox", ""), "/bin/busybox", "/usr/bin/busybox")) {
            if (!busybox.isEmpty() && Files.isExecutable(Path.of(busybox))) {
                shells.add(List.of(busybox, "sh"));
                break;
            }
        }
        return shells.stream();
    }

    Path write(String path, String text) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.write(file, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    String read(String path) throws IOException {
        return Files.readString(folder.resolve(path), StandardCharsets.ISO_8859_1);
    }

    boolean has(String path) {
        return Files.exists(folder.resolve(path));
    }

    /** Lets the machine have a partition that outlives starts. */
    void addData() throws IOException {
        write("proc/mounts", "system / overlay rw 0 0\n/dev/vda6 /data ext4 rw 0 0\n");
        Files.createDirectories(folder.resolve("data"));
    }

    /** Lets the host share a folder with the machine, and gives that folder. */
    Path addShare() throws IOException {
        write("sys/bus/virtio/devices/virtio0/device", "0x0009\n");
        write("proc/mounts", "system / overlay rw 0 0\nshared /mnt/shared 9p rw 0 0\n");
        Files.createDirectories(folder.resolve("run/log"));
        assertThat(write("sbin/poweroff", "#!/bin/sh\necho off >>" + folder + "/power\n")
                        .toFile()
                        .setExecutable(true))
                .isTrue();
        return Files.createDirectories(folder.resolve("mnt/shared"));
    }

    /** Runs one of the guest's programs. */
    Answer run(List<String> shell, String program, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(shell);
        command.add(PROGRAMS.resolve(program).toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true);
        builder.environment().put("OSBUILD_TEST_ROOT", folder.toString());
        builder.environment().put("OSBUILD_TEST_ONE_ROUND", "yes");
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Answer(process.exitValue(), said);
    }
}
