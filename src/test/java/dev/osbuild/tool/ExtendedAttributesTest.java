package dev.osbuild.tool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExtendedAttributesTest {

    @Test
    void readsNamesAndValuesAsTheyAre() {
        ExtendedAttributes attributes = ExtendedAttributes.parse("""
                # file: /tree
                user.overlay.opaque=0x79

                # file: /tree/usr/bin/ping
                security.capability=0x0100000a
                user.a=0x

                # file: /tree/odd\\040name
                user.b=0x62
                """);

        assertThat(attributes.of("")).isEmpty();
        assertThat(attributes.of("usr/bin/ping"))
                .containsEntry("security.capability", new byte[] {1, 0, 0, 10})
                .containsKey("user.a");
        assertThat(attributes.of("odd name")).containsKey("user.b");
    }
}
