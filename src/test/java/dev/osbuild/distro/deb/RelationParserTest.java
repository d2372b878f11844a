package dev.osbuild.distro.deb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osbuild.base.Architecture;
import dev.osbuild.base.OsbuildException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RelationParserTest {

    private final RelationParser parser = new RelationParser(Architecture.AMD64);

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            quoteCharacter = '"',
            value = {
                "\"a\">\"[a]\"",
                "\"a (>= 1) | b:any [amd64] <!nocheck>, c\">\"[a (>= 1) | b:any, c]\"",
                "\"a [i386], b [!i386]\">\"[b]\"",
                "\"a [i386 amd64] | b [arm64]\">\"[a]\"",
                "\"a [linux-any], b [any-i386]\">\"[a]\"",
                "\"a <nocheck>, b <!nocheck !nodoc>, c <stage1> <!cross>\">\"[b, c]\"",
                "\"a(<<2),b ( = 1:2-3 )\">\"[a (<< 2), b (= 1:2-3)]\"",
                "\"a (< 2), b (> 2)\">\"[a (<= 2), b (>= 2)]\"",
                "\" a ,, b | , \">\"[a, b]\"",
                "\"a,\n b\">\"[a, b]\""
            })
    void readsRelations(String field, String expected) {
        assertThat(parser.parse(field)).hasToString(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a (", "a (1)", "a (>= )", "(>= 1)", "a b", "a [amd64", "a (== 1)", "a (>= 1 2)", "ä", "a <x"})
    void refusesWhatIsNoRelation(String field) {
        assertThatThrownBy(() -> parser.parse(field)).isInstanceOf(OsbuildException.VerificationFailed.class);
    }

    @Test
    void refusesAlternativesWhereTheyMeanNothing() {
        assertThatThrownBy(() -> parser.parseSimple("a | b"))
                .isInstanceOf(OsbuildException.VerificationFailed.class)
                .hasMessageContaining("alternatives");
    }
}
