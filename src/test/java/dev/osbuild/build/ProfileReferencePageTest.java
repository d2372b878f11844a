package dev.osbuild.build;

import dev.osbuild.profile.ProfileReference;
import dev.osbuild.text.WrittenPage;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The reference of profiles names every section and setting that the program reads. */
class ProfileReferencePageTest {

    @Test
    void thePageIsWhatTheRecordsSay() throws IOException {
        WrittenPage.check("docs/profile-reference.md", ProfileReference.markdown(Profiles.sections()));
    }
}
