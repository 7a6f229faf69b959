package io.github.headstart.text;

import java.util.regex.Pattern;

/**
 * Escapes cells of CSV files for spreadsheets, which treat a cell that begins with {@code = + - @}, a tab
 * or a carriage return as a formula and run it. As OWASP advises, such a text gets an apostrophe in front. One that
 * begins with apostrophes and then such a character gets one more, so that every text can be read back.
 */
public final class CsvCell {
    private static final Pattern FORMULA = Pattern.compile("'*[=+\\-@\t\r]", Pattern.DOTALL);

    private CsvCell() {}

    /** The cell to write for a text. Numbers are not escaped and keep their signs. */
    public static String of(String text) {
        return FORMULA.matcher(text).lookingAt() ? "'" + text : text;
    }

    /** The text of a cell that {@link #of} wrote. */
    public static String text(String cell) {
        return cell.startsWith("'") && FORMULA.matcher(cell).lookingAt() ? cell.substring(1) : cell;
    }
}
