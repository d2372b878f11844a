package dev.osbuild.stage.kernel;

import dev.osbuild.base.OsbuildException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A piece of kernel configuration: some options with the values they must have.
 *
 * @param requests one per option, in the order of the file
 */
record Fragment(List<Request> requests) {

    private static final Pattern SET = Pattern.compile("CONFIG_([A-Za-z0-9_]+)=(.+)");
    private static final Pattern UNSET = Pattern.compile("# CONFIG_([A-Za-z0-9_]+) is not set");

    Fragment {
        requests = List.copyOf(requests);
    }

    /**
     * Reads a file of lines {@code CONFIG_X=value} and {@code # CONFIG_X is not set}; other lines must be empty or
     * comments.
     *
     * @param name what error messages call the file
     * @throws OsbuildException.Usage naming file and line of what cannot be understood, or of an option named twice
     */
    static Fragment read(Path file, String name) throws IOException {
        Map<String, Request> requests = new LinkedHashMap<>();
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            String place = name + ":" + number;
            Matcher set = SET.matcher(line.strip());
            Matcher unset = UNSET.matcher(line.strip());
            Request request;
            if (set.matches()) {
                request = new Request(set.group(1), set.group(2).strip(), place);
            } else if (unset.matches()) {
                request = new Request(unset.group(1), "n", place);
            } else if (line.isBlank() || line.startsWith("#")) {
                continue;
            } else {
                throw new OsbuildException.Usage(
                        "'" + line.strip() + "' is no line of a kernel fragment",
                        place,
                        "write CONFIG_NAME=value, '# CONFIG_NAME is not set', or a comment");
            }
            Request earlier = requests.putIfAbsent(request.symbol(), request);
            if (earlier != null) {
                throw new OsbuildException.Usage(
                        "CONFIG_" + request.symbol() + " stands here and at " + earlier.place(),
                        place,
                        "keep one of the two lines");
            }
        }
        return new Fragment(List.copyOf(requests.values()));
    }

    /** All fragments in one; where two ask for the same option the later one wins. */
    static Fragment merge(List<Fragment> fragments) {
        Map<String, Request> merged = new LinkedHashMap<>();
        for (Fragment fragment : fragments) {
            for (Request request : fragment.requests()) {
                merged.put(request.symbol(), request);
            }
        }
        return new Fragment(List.copyOf(merged.values()));
    }

    /** The text to append to a {@code .config}: the kernel takes the last line of each option. */
    String text() {
        StringBuilder text = new StringBuilder();
        for (Request request : requests) {
            if (request.value().equals(KernelConfig.NO)) {
                text.append("# CONFIG_").append(request.symbol()).append(" is not set\n");
            } else {
                text.append("CONFIG_")
                        .append(request.symbol())
                        .append('=')
                        .append(request.value())
                        .append('\n');
            }
        }
        return text.toString();
    }

    /** The requests that a configuration does not fulfil. */
    List<Request> unfulfilledIn(KernelConfig config) {
        List<Request> unfulfilled = new ArrayList<>();
        for (Request request : requests) {
            if (!config.valueOf(request.symbol()).equals(request.value())) {
                unfulfilled.add(request);
            }
        }
        return unfulfilled;
    }
}
