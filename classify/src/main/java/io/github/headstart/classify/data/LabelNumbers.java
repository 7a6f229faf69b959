package io.github.headstart.classify.data;

import io.github.headstart.dataset.Labelling;
import io.github.headstart.dataset.Sample;
import io.github.headstart.error.PipelineException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Numbers the labels of a store's images. A label of one class has the class's number, its index into the store's classes; labels of
 * several are numbered as they come. {@link #of} is thread-safe.
 */
final class LabelNumbers {
    private static final int NONE = -1;

    private final Path directory;
    private final List<String> classes;
    private final Labelling labelling;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Map<String, Integer> labels = new ConcurrentHashMap<>();
    private final List<int[]> sets = new ArrayList<>();

    /** @param directory of the store, for messages */
    LabelNumbers(Path directory, List<String> classes, Labelling labelling) {
        this.directory = directory;
        this.classes = classes;
        this.labelling = labelling;
        for (int number = 0; number < classes.size(); number++) {
            numbers.putIfAbsent(classes.get(number), number);
        }
    }

    /** @throws PipelineException if the label names another class than the store's */
    int of(Sample sample) {
        return labelling.isMultiLabel()
                ? labels.computeIfAbsent(sample.label(), label -> number(sample))
                : number(sample, sample.label());
    }

    private synchronized int number(Sample sample) {
        sets.add(labelling.classes(sample.label()).stream()
                .mapToInt(name -> number(sample, name))
                .sorted()
                .toArray());
        return sets.size() - 1;
    }

    private int number(Sample sample, String name) {
        Integer number = numbers.get(name);
        if (number == null) {
            throw new PipelineException("%s: %s has the label %s, expected one of the store's classes %s"
                    .formatted(directory, sample.path(), name, classes));
        }
        return number;
    }

    /**
     * The labels that were numbered. Labels of several classes get new numbers, in the order of the images, since threads number them in
     * any order.
     *
     * @param ofImages the label's number of each image, replaced by the new one
     */
    LabelSets sets(int[] ofImages) {
        if (!labelling.isMultiLabel()) {
            return new LabelSets(labelling, List.of(), classes.size());
        }
        int[] changed = new int[sets.size()];
        Arrays.fill(changed, NONE);
        List<int[]> ordered = new ArrayList<>();
        for (int image = 0; image < ofImages.length; image++) {
            int number = ofImages[image];
            if (changed[number] == NONE) {
                changed[number] = ordered.size();
                ordered.add(sets.get(number));
            }
            ofImages[image] = changed[number];
        }
        return new LabelSets(labelling, ordered, classes.size());
    }
}
