package dev.osbuild.vm;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import javax.imageio.ImageIO;

/**
 * What a machine's screen showed at one moment.
 *
 * @param file the picture, PNG
 * @param width in pixels
 * @param height in pixels
 * @param colours how many different ones
 * @param largestShare of the pixels, that of the most frequent colour; from 0 to 1
 */
record ScreenPicture(Path file, int width, int height, int colours, double largestShare) {

    /** The most that a text console shows: the palette of VGA text modes, which the kernel's framebuffer console keeps. */
    private static final int CONSOLE_COLOURS = 16;

    /** Looks at a picture. */
    static ScreenPicture read(Path file) throws IOException {
        BufferedImage image = ImageIO.read(file.toFile());
        if (image == null) {
            throw new IOException(file + " is no picture");
        }
        Map<Integer, Integer> pixels = new HashMap<>();
        int[] row = new int[image.getWidth()];
        for (int y = 0; y < image.getHeight(); y++) {
            for (int colour : image.getRGB(0, y, row.length, 1, row, 0, row.length)) {
                pixels.merge(colour, 1, Integer::sum);
            }
        }
        int most = pixels.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        return new ScreenPicture(
                file,
                image.getWidth(),
                image.getHeight(),
                pixels.size(),
                most / (double) (image.getWidth() * image.getHeight()));
    }

    /** Whether anything is on the screen at all. */
    boolean showsSomething() {
        return colours > 1;
    }

    /** Whether this is more than a text console can show, such as smoothed letters and pictures. */
    boolean showsGraphics() {
        return colours > CONSOLE_COLOURS;
    }

    Map<String, Object> toJson() {
        Map<String, Object> json = new TreeMap<>();
        json.put("file", String.valueOf(file.getFileName()));
        json.put("width", width);
        json.put("height", height);
        json.put("colours", colours);
        json.put("largestShare", Math.round(largestShare * 1000) / 1000.0);
        return json;
    }

    /** In words. */
    @Override
    public String toString() {
        return width + " x " + height + " pixels in " + colours + (colours == 1 ? " colour" : " colours");
    }
}
