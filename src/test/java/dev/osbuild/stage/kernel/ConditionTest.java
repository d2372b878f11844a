package dev.osbuild.stage.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionTest {

    private static final KernelConfig CONFIG =
            new KernelConfig(Map.of("ON", "y", "PART", "m", "COUNT", "64", "NAME", "\"abc\""));

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "ON; YES",
                "OFF; NO",
                "!OFF; YES",
                "!PART; MODULE",
                "ON && PART; MODULE",
                "OFF || PART; MODULE",
                "ON && (OFF || !OFF); YES",
                "ON && OFF || ON; YES",
                "COUNT=64; YES",
                "COUNT > 100; NO",
                "COUNT>=64 && ON!=n; YES",
                "NAME=\"abc\"; YES",
                "OFF=n; YES",
                "$(cc-option,-fcf-protection=branch (x)) && ON; YES",
                "y; YES",
            })
    void evaluatesAsKconfigDoes(String text, Tristate expected) {
        assertThat(ConditionParser.parse(text).evaluate(CONFIG)).isEqualTo(expected);
    }

    @Test
    void namesOnlyTheUnmetPartsOfAConjunction() {
        Condition condition = ConditionParser.parse("ON && !PART && (OFF || GONE) && !ON && COUNT<9");

        assertThat(condition.unmetIn(CONFIG))
                .extracting(Condition::text)
                .containsExactly("OFF || GONE", "!ON", "COUNT<9");
    }

    @Test
    void keepsParenthesesWhereTheyMatter() {
        assertThat(ConditionParser.parse("A && (B || !(C && D))").text()).isEqualTo("A && (B || !(C && D))");
    }

    @ParameterizedTest
    @ValueSource(strings = {"A &&", "(A", "A B", "&& A", "A ? B", "$(x"})
    void refusesWhatIsNoExpression(String text) {
        assertThatThrownBy(() -> ConditionParser.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
