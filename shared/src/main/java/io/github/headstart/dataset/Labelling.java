package io.github.headstart.dataset;

import java.util.List;
import java.util.Optional;

/**
 * How an image's label names classes. A label is one text wherever it stands: in {@link Sample}, in {@code samples.csv} and in the
 * column {@code label} of a store. {@code toString} is the name in files.
 */
public enum Labelling {
    /** A label is the name of a class. */
    SINGLE_LABEL("single-label", "label", 2),
    /** A label is the names of any number of classes, sorted, {@code |} between two; it is empty for an image of no class. */
    MULTI_LABEL("multi-label", "labels", 1);

    private static final String SEPARATOR = "|";

    private final String name;
    private final String column;
    private final int fewestClasses;

    Labelling(String name, String column, int fewestClasses) {
        this.name = name;
        this.column = column;
        this.fewestClasses = fewestClasses;
    }

    /** What a file says that names it only where it is not {@link #SINGLE_LABEL}. */
    public static Labelling of(Optional<Labelling> recorded) {
        return recorded.orElse(SINGLE_LABEL);
    }

    /** For a file that names it only where it is not {@link #SINGLE_LABEL}. */
    public Optional<Labelling> recorded() {
        return this == SINGLE_LABEL ? Optional.empty() : Optional.of(this);
    }

    /** The classes that a label names, sorted. */
    public List<String> classes(String label) {
        if (this == SINGLE_LABEL) {
            return List.of(label);
        }
        return label.isEmpty() ? List.of() : parts(label);
    }

    /** What is between the separators of a text, one part or more. */
    static List<String> parts(String text) {
        return List.of(text.split("\\" + SEPARATOR, -1));
    }

    /** The label that names classes. */
    public static String label(List<String> classes) {
        return classes.size() == 1
                ? classes.get(0)
                : String.join(SEPARATOR, classes.stream().sorted().toList());
    }

    public boolean isMultiLabel() {
        return this == MULTI_LABEL;
    }

    /** The name of the column of labels in a CSV file that lists images or predictions. */
    public String column() {
        return column;
    }

    /** How many classes a classifier needs. */
    public int fewestClasses() {
        return fewestClasses;
    }

    @Override
    public String toString() {
        return name;
    }
}
