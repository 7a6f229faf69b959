package io.github.headstart.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the intended name for a mistyped one. */
final class Spelling {
    private static final int LETTERS_PER_MISTAKE = 3;

    private Spelling() {}

    /** The name with the fewest mistakes between it and the word, one in three letters at most; case does not count. */
    static Optional<String> nearest(String word, Collection<String> names) {
        return names.stream()
                .filter(name -> distance(word, name) <= Math.max(1, name.length() / LETTERS_PER_MISTAKE))
                .min(Comparator.comparingInt(name -> distance(word, name)));
    }

    /**
     * The number of letters to insert, delete or replace, or of neighbours to swap, that leads from one to the other: the
     * restricted Damerau–Levenshtein distance.
     */
    private static int distance(String word, String name) {
        String from = word.toLowerCase(Locale.ROOT);
        String to = name.toLowerCase(Locale.ROOT);
        int[][] least = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                if (i == 0 || j == 0) {
                    least[i][j] = i + j;
                    continue;
                }
                int replaced = least[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                least[i][j] = Math.min(replaced, 1 + Math.min(least[i - 1][j], least[i][j - 1]));
                if (i > 1
                        && j > 1
                        && from.charAt(i - 1) == to.charAt(j - 2)
                        && from.charAt(i - 2) == to.charAt(j - 1)) {
                    least[i][j] = Math.min(least[i][j], 1 + least[i - 2][j - 2]);
                }
            }
        }
        return least[from.length()][to.length()];
    }
}
