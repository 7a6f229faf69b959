package io.github.headstart.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {
    @Test
    void aNameStaysOnItsLineAndSaysNothingToTheTerminal() {
        assertThat(Printable.name("a\u001B[31mb\nc\td\u0085e\u009Bf\u202Eg\u2066h\u2028i"))
                .isEqualTo("a\uFFFD[31mb\uFFFDc\uFFFDd\uFFFDe\uFFFDf\uFFFDg\uFFFDh\uFFFDi");
        assertThat(Printable.name("chat_été 猫 \uD83D\uDC31.jpg")).isEqualTo("chat_été 猫 \uD83D\uDC31.jpg");
    }

    @Test
    void aMessageKeepsItsLinesAndNoPassword() {
        assertThat(Printable.message("one:\r\n\ttwo\u0007\nhttps://me:secret@host/\r"))
                .isEqualTo("one:\n\ttwo\uFFFD\nhttps://host/\uFFFD");
    }
}
