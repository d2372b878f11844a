package dev.osbuild.build;

import dev.osbuild.base.EventSink;
import dev.osbuild.base.FileTree;
import dev.osbuild.base.LockedPackage;
import dev.osbuild.distro.PackageArchive;
import dev.osbuild.distro.PinnedFiles;
import dev.osbuild.pipeline.ExternalInput;
import dev.osbuild.pipeline.InputSource;
import dev.osbuild.pipeline.Project;
import dev.osbuild.pipeline.StageContext.PackageFile;
import dev.osbuild.store.FileDigests;
import dev.osbuild.store.Store;
import dev.osbuild.tool.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Inputs from the user's project, from the profile's distribution, and from pinned addresses. */
final class ProjectInputs implements InputSource {

    private final Project project;
    private final Store store;
    private final FileDigests digests;
    private final PackageChoices packages;
    private final PackageArchive archive;
    private final PinnedFiles downloads;
    private final Toolbox toolbox;

    ProjectInputs(
            Project project,
            Store store,
            FileDigests digests,
            PackageChoices packages,
            PackageArchive archive,
            PinnedFiles downloads,
            Toolbox toolbox) {
        this.project = project;
        this.store = store;
        this.digests = digests;
        this.packages = packages;
        this.archive = archive;
        this.downloads = downloads;
        this.toolbox = toolbox;
    }

    @Override
    public SortedMap<String, String> identify(ExternalInput input) throws IOException {
        SortedMap<String, String> parts = new TreeMap<>();
        if (input instanceof ExternalInput.LocalFile local) {
            LocalInputs.require(input);
            parts.put("file " + shown(local.file()), fileIdentity(local.file()));
        } else if (input instanceof ExternalInput.LocalFolder local) {
            LocalInputs.require(input);
            for (Path entry : FileTree.entries(local.folder())) {
                parts.put("file " + shown(entry), fileIdentity(entry));
            }
            parts.put("folder " + shown(local.folder()), "present");
        } else if (input instanceof ExternalInput.Download download) {
            parts.put("download " + download.address(), download.sha256().hex());
        } else if (input instanceof ExternalInput.Packages request) {
            for (LockedPackage locked : packages.of(request)) {
                parts.put("package " + locked.name() + ":" + locked.architecture(), identity(locked));
            }
        }
        return parts;
    }

    private static String identity(LockedPackage locked) {
        return locked.version() + " " + locked.sha256();
    }

    private String shown(Path path) {
        return path.startsWith(project.root()) ? project.root().relativize(path).toString() : path.toString();
    }

    private String fileIdentity(Path file) throws IOException {
        if (Files.isSymbolicLink(file)) {
            return "link to " + Files.readSymbolicLink(file);
        }
        if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
            return "folder";
        }
        LocalInputs.require(
                Files.isRegularFile(file), "this is a device, a socket or a pipe, which a project cannot hold", file);
        boolean executable = Files.getPosixFilePermissions(file).contains(PosixFilePermission.OWNER_EXECUTE);
        return (executable ? "program " : "") + digests.digest(file).hex();
    }

    @Override
    public SortedMap<String, String> identifyTools(Set<String> toolPackages) throws IOException {
        return toolbox.identify(toolPackages);
    }

    @Override
    public long bytesToFetch(ExternalInput input) throws IOException {
        long bytes = 0;
        if (input instanceof ExternalInput.Packages request) {
            for (LockedPackage locked : packages.of(request)) {
                if (store.files().find(locked.sha256()).isEmpty()) {
                    bytes += locked.size();
                }
            }
        }
        return bytes;
    }

    @Override
    public Path obtain(ExternalInput input, EventSink events) throws IOException {
        if (input instanceof ExternalInput.LocalFile local) {
            return local.file();
        } else if (input instanceof ExternalInput.LocalFolder local) {
            return local.folder();
        } else if (input instanceof ExternalInput.Download download) {
            return downloads.fetch(download.address(), download.sha256(), events);
        }
        throw new IllegalStateException("not a file or folder: " + input);
    }

    @Override
    public List<PackageFile> obtainPackages(ExternalInput.Packages request, EventSink events) throws IOException {
        List<LockedPackage> locked = packages.of(request);
        List<Path> files = archive.fetchAll(locked, events);
        List<PackageFile> result = new ArrayList<>();
        for (int i = 0; i < locked.size(); i++) {
            result.add(new PackageFile(locked.get(i), files.get(i)));
        }
        return result;
    }

    @Override
    public Tools tools(Set<String> toolPackages, EventSink events) throws IOException {
        return toolbox.open(toolPackages, events);
    }
}
