package io.github.headstart.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvCellTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "=HYPERLINK(\"http://host\",\"cats\")",
                "+1",
                "-a",
                "@SUM(A1)",
                "\tx",
                "\rx",
                "'=1",
                "''+1",
                "\r\n=1"
            })
    void aTextThatBeginsAFormulaGetsAnApostropheAndReadsBack(String text) {
        assertThat(CsvCell.of(text)).isEqualTo("'" + text);
        assertThat(CsvCell.text(CsvCell.of(text))).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "cats", "'", "''", "'cats'", "a=b", "train/=x.png", "12", " =1", "'a=1", "\n"})
    void everyOtherTextStaysAsItIs(String text) {
        assertThat(CsvCell.of(text)).isEqualTo(text);
        assertThat(CsvCell.text(text)).isEqualTo(text);
    }

    @Test
    void whatWasNotWrittenByThisProgramReadsAsItStands() {
        assertThat(CsvCell.text("=1")).isEqualTo("=1");
    }
}
