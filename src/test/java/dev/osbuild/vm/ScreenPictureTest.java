package dev.osbuild.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScreenPictureTest {

    @TempDir
    Path folder;

    @Test
    void aBlankScreenShowsNothing() throws IOException {
        ScreenPicture picture = picture(1);

        assertThat(picture.showsSomething()).isFalse();
        assertThat(picture.largestShare()).isEqualTo(1.0);
        assertThat(picture).hasToString("40 x 20 pixels in 1 colour");
    }

    @Test
    void theColoursOfATextConsoleAreNoSession() throws IOException {
        ScreenPicture picture = picture(16);

        assertThat(picture.showsSomething()).isTrue();
        assertThat(picture.showsGraphics()).isFalse();
    }

    @Test
    void smoothedLettersAre() throws IOException {
        assertThat(picture(17).showsGraphics()).isTrue();
    }

    @Test
    void somethingElseIsNoPicture() throws IOException {
        Path file = Files.writeString(folder.resolve("screen.png"), "no picture");

        assertThatThrownBy(() -> ScreenPicture.read(file)).hasMessageContaining("is no picture");
    }

    private ScreenPicture picture(int colours) throws IOException {
        BufferedImage image = new BufferedImage(40, 20, BufferedImage.TYPE_INT_RGB);
        for (int x = 0; x < 40; x++) {
            for (int y = 0; y < 20; y++) {
                image.setRGB(x, y, (x % colours) * 0x010203);
            }
        }
        Path file = folder.resolve("screen.png");
        ImageIO.write(image, "png", file.toFile());
        return ScreenPicture.read(file);
    }
}
