package io.github.headstart.classify.evaluate;

/** Names of classes and files for a terminal: they may hold anything, also what would break the line or talk to it. */
public final class PrintableName {
    private PrintableName() {}

    /** The name with a replacement character in the place of each control character. */
    public static String of(String name) {
        return name.codePoints()
                .collect(
                        StringBuilder::new,
                        (text, c) -> text.appendCodePoint(Character.isISOControl(c) ? '\uFFFD' : c),
                        StringBuilder::append)
                .toString();
    }
}
