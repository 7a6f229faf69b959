package io.github.headstart.error;

/**
 * One thing wrong with one field.
 *
 * @param field the field's name or path, for example {@code image.height}
 * @param expected what would have been right, for example {@code 1 to 10000}
 * @param found the value found
 */
public record Problem(String field, String expected, String found) {
    /** The same problem seen from one level further out: {@code height} becomes {@code image.height}. */
    public Problem within(String parent) {
        return parent.isEmpty() ? this : new Problem(parent + "." + field, expected, found);
    }

    @Override
    public String toString() {
        return "%s: expected %s, found %s".formatted(field, expected, found);
    }
}
