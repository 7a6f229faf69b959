package io.github.headstart.text;

import java.util.function.IntPredicate;

/**
 * Makes texts safe for a terminal. Names of files, classes and columns may hold anything, also what would end the line, turn it
 * round or be a command to the terminal: each such character is shown as a replacement character.
 */
public final class Printable {
    private static final int REPLACEMENT = 0xFFFD;

    private Printable() {}

    /** A name, on one line. */
    public static String name(String name) {
        return cleaned(name, Printable::isHarmful);
    }

    /** A message, which may have several lines, without what URLs hold of names and passwords. */
    public static String message(String message) {
        return cleaned(
                UserInfo.removed(message.replace("\r\n", "\n")),
                character -> character != '\n' && character != '\t' && isHarmful(character));
    }

    private static boolean isHarmful(int character) {
        return Character.isISOControl(character)
                || Character.getType(character) == Character.LINE_SEPARATOR
                || Character.getType(character) == Character.PARAGRAPH_SEPARATOR
                || isDirection(character);
    }

    /** The marks that turn the direction of what follows: U+202A to U+202E and U+2066 to U+2069. */
    private static boolean isDirection(int character) {
        return character >= 0x202A && character <= 0x202E || character >= 0x2066 && character <= 0x2069;
    }

    private static String cleaned(String text, IntPredicate harmful) {
        return text.codePoints()
                .map(character -> harmful.test(character) ? REPLACEMENT : character)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
