package dev.osbuild.image.inspect;

import dev.osbuild.base.Printable;
import dev.osbuild.image.ByteSource;
import dev.osbuild.image.files.IsoFiles;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A disc: its label, its boot record, its files, and the system in the first squashfs among them. */
final class IsoFacts {

    private IsoFacts() {}

    static void add(ByteSource image, Map<String, Object> facts) throws IOException {
        IsoFiles files = IsoFiles.open(image);
        facts.put("label", Printable.text(files.label()));
        facts.put("elTorito", files.isBootable());
        Map<String, Object> sizes = new LinkedHashMap<>();
        for (Map.Entry<String, Long> file : files.sizes().entrySet()) {
            sizes.put(Printable.text(file.getKey()), file.getValue());
        }
        facts.put("files", sizes);
        FileSystemFacts.addBootFiles(files, facts);
        for (String path : files.sizes().keySet()) {
            Optional<ByteSource> file = files.open(path);
            if (file.isPresent() && ArtifactFormat.of(file.get()) == ArtifactFormat.SQUASHFS) {
                facts.put("system", FileSystemFacts.of(file.get()));
                return;
            }
        }
    }
}
