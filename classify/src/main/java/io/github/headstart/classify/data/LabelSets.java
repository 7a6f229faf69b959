package io.github.headstart.classify.data;

import io.github.headstart.dataset.Labelling;
import java.util.Arrays;
import java.util.List;

/**
 * The different labels that the images of a split have, by number: the numbers of the classes that each names, ascending. Where an
 * image has one class, the label's number is the class's. Immutable.
 *
 * @param sets by label number; empty where an image has one class
 * @param classes number of all classes
 */
record LabelSets(Labelling labelling, List<int[]> sets, int classes) {
    LabelSets {
        sets = List.copyOf(sets);
    }

    /** The classes of a label, ascending. Not copied, must not be changed. */
    int[] classes(int label) {
        return labelling.isMultiLabel() ? sets.get(label) : new int[] {label};
    }

    /** The number of different labels. */
    int count() {
        return labelling.isMultiLabel() ? sets.size() : classes;
    }

    /** The number of values that {@link #write} writes. */
    int size() {
        return labelling.isMultiLabel() ? classes : 1;
    }

    /** Writes what a head takes as a label: the class's number, or of several labels 1 for each class of the image and 0 for others. */
    void write(int label, int[] target, int start) {
        if (!labelling.isMultiLabel()) {
            target[start] = label;
            return;
        }
        Arrays.fill(target, start, start + classes, 0);
        for (int each : sets.get(label)) {
            target[start + each] = 1;
        }
    }
}
